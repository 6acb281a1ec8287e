using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of operators that make tensors; random ones are always given a seed.</summary>
internal static class GenerationCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["Bernoulli"] = static (b, s) => OperatorCase.Of(s.Create(Seeded(b)), b.Any(TypeSet.Of(ElementType.Float32), domain: Domain.Unit)),
        ["ConstantOfShape"] = ConstantOfShape,
        ["EyeLike"] = static (b, s) => SchemaCase.Create(b, s, 2, 2),
        ["Multinomial"] = static (b, s) => OperatorCase.Of(
            s.Create(Seeded(b).Set("sample_size", b.Draw.Between(1, 3))), b.New(ElementType.Float32, b.Draw.Between(1, 3), b.Draw.Between(1, 4))),
        ["RandomNormal"] = Random,
        ["RandomNormalLike"] = static (b, s) => OperatorCase.Of(s.Create(Seeded(b)), b.Any(TypeSet.Float)),
        ["RandomUniform"] = Random,
        ["RandomUniformLike"] = static (b, s) => OperatorCase.Of(s.Create(Seeded(b)), b.Any(TypeSet.Float)),
        ["Range"] = Range,
    };

    private static AttributeMap Seeded(CaseBuilder b) => new AttributeMap().Set("seed", (float)b.Draw.Next(100));

    private static OperatorCase Random(CaseBuilder b, OperatorSchema schema) =>
        OperatorCase.Of(schema.Create(Seeded(b).Set("shape", EquatableList.From(b.Draw.Shape(b.Draw.Next(4)).Sizes.ToArray()))));

    private static OperatorCase ConstantOfShape(CaseBuilder b, OperatorSchema schema)
    {
        ElementType type = b.Draw.Type(TypeSet.Numeric | TypeSet.Bool);
        Tensor value = RandomTensor.Create(b.Draw, type, Shape.Of(1)).Materialize();
        return OperatorCase.Of(
            schema.Create(b.Draw.Chance(0.8) ? new AttributeMap().Set("value", value) : []),
            b.Integers(b.Draw.Shape(b.Draw.Next(5)).Sizes));
    }

    private static OperatorCase Range(CaseBuilder b, OperatorSchema schema)
    {
        ElementType type = b.Draw.Type(schema.Inputs[0].Types);
        double step = b.Draw.Pick(1, 1, 2, -1, 3);
        double start = b.Draw.Between(-2, 3);
        return OperatorCase.Of(schema.Create([]), b.Scalar(type, start), b.Scalar(type, start + (step * b.Draw.Between(-1, 4))), b.Scalar(type, step));
    }
}
