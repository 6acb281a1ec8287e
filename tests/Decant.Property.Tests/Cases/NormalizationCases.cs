using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of normalizations.</summary>
internal static class NormalizationCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["BatchNormalization"] = BatchNormalization,
        ["Dropout"] = Dropout,
        ["GroupNormalization"] = GroupNormalization,
        ["InstanceNormalization"] = InstanceNormalization,
        ["LRN"] = static (b, s) => SchemaCase.Create(b, s, 3, 5),
        ["LayerNormalization"] = static (b, s) => LastAxes(b, s, b.Draw.Between(1, 3), true),
        ["MeanVarianceNormalization"] = static (b, s) => SchemaCase.Create(b, s, 4, 4),
        ["RMSNormalization"] = static (b, s) => LastAxes(b, s, 1, false),
        ["com.microsoft.SkipLayerNormalization"] = SkipLayerNormalization,
    };

    private static OperatorCase BatchNormalization(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 2, 5);
        Shape channels = Shape.Of(x[1]);
        bool training = b.Draw.Chance(0.1) && x.Tensor.Length > 0;
        return new OperatorCase(
            schema.Create(new AttributeMap().Set("training_mode", training, false).Set("epsilon", b.Draw.Pick(1e-5f, 0.125f), 1e-5f)),
            training ? 3 : 1,
            x,
            b.Of(x.Type, channels),
            b.Of(x.Type, channels),
            b.Of(x.Type, channels),
            b.New(x.Type, channels, Domain.Positive));
    }

    private static OperatorCase Dropout(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(TypeSet.Float);
        bool training = b.Draw.Chance(0.2);
        return new OperatorCase(
            schema.Create(b.Draw.Chance(0.3) || training ? new AttributeMap().Set("seed", b.Draw.Next(9)) : []),
            b.Draw.Between(1, 2),
            x,
            b.Maybe(() => b.Scalar(ElementType.Float32, b.Draw.Pick(0, 0.25, 0.5))),
            training || b.Draw.Chance(0.3) ? b.Given(Tensor.Scalar(training)) : null);
    }

    private static OperatorCase GroupNormalization(CaseBuilder b, OperatorSchema schema)
    {
        long groups = b.Draw.Between(1, 3);
        long[] sizes = [b.Draw.Size(), groups * b.Draw.Between(1, 2), .. b.Draw.Shape(b.Draw.Between(1, 3)).Sizes];
        Operand x = b.Of(b.Draw.Type(schema.Inputs[0].Types), Shape.Of(sizes));
        Shape channels = Shape.Of(x[1]);
        return OperatorCase.Of(schema.Create(new AttributeMap().Set("num_groups", groups)), x, b.Of(x.Type, channels), b.Of(x.Type, channels));
    }

    private static OperatorCase InstanceNormalization(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 3, 5);
        Shape channels = Shape.Of(x[1]);
        return OperatorCase.Of(schema.Create(new AttributeMap().Set("epsilon", b.Draw.Pick(1e-5f, 0.125f), 1e-5f)), x, b.Of(x.Type, channels), b.Of(x.Type, channels));
    }

    private static OperatorCase LastAxes(CaseBuilder b, OperatorSchema schema, int outputs, bool biased)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1, 5);
        int axis = b.Draw.Chance(0.6) ? x.Rank - 1 : b.Draw.Next(x.Rank);
        Shape shape = Shape.Of(x.Tensor.Sizes[axis..]);
        shape = b.Draw.Chance(0.2) ? b.Draw.Narrower(shape) : shape;
        var attributes = new AttributeMap().Set("axis", axis - (b.Draw.Chance(0.5) ? x.Rank : 0)).Set("epsilon", b.Draw.Pick(1e-5f, 0.125f), 1e-5f);
        Operand scale = b.Of(x.Type, shape);
        return new OperatorCase(schema.Create(attributes), outputs, biased ? [x, scale, b.Maybe(() => b.Of(x.Type, shape))] : [x, scale]);
    }

    private static OperatorCase SkipLayerNormalization(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1, 3);
        Shape last = Shape.Of(x[x.Rank - 1]);
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("epsilon", 0.125f)),
            x,
            b.Of(x.Type, x.Shape),
            b.Of(x.Type, last),
            b.Maybe(() => b.Of(x.Type, last)),
            b.Maybe(() => b.Of(x.Type, last)));
    }
}
