using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of operators that reduce axes in ways that a schema does not tell.</summary>
internal static class ReductionCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["Det"] = Det,
        ["Einsum"] = Einsum,
        ["NegativeLogLikelihoodLoss"] = Loss,
        ["SoftmaxCrossEntropyLoss"] = Loss,
    };

    private static OperatorCase Det(CaseBuilder b, OperatorSchema schema)
    {
        long size = b.Draw.Between(1, 3);
        return OperatorCase.Of(schema.Create([]), b.Of(b.Draw.Type(schema.Inputs[0].Types), Shape.Of([.. b.Draw.Shape(b.Draw.Next(3)).Sizes, size, size])));
    }

    private static OperatorCase Einsum(CaseBuilder b, OperatorSchema schema)
    {
        (string equation, string[] operands) = b.Draw.Pick(
            ("ij,jk->ik", new[] { "ij", "jk" }),
            ("bij,bjk->bik", ["bij", "bjk"]),
            ("ij->ji", ["ij"]),
            ("ij->", ["ij"]),
            ("i,j->ij", ["i", "j"]),
            ("bij,kj->bik", ["bij", "kj"]),
            ("ii->i", ["ii"]),
            ("ij,ij", ["ij", "ij"]),
            ("abc,cd,d->ab", ["abc", "cd", "d"]));
        ElementType type = b.Draw.Type(schema.Inputs[0].Types);
        Dictionary<char, long> sizes = [];
        foreach (char label in operands.SelectMany(static o => o))
        {
            sizes.TryAdd(label, b.Draw.Size());
        }

        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("equation", equation)),
            [.. operands.Select(o => b.Of(type, Shape.Of([.. o.Select(label => sizes[label])])))]);
    }

    private static OperatorCase Loss(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.New(b.Draw.Type(schema.Inputs[0].Types), [b.Draw.Between(1, 3), b.Draw.Between(1, 4), .. b.Draw.Shape(b.Draw.Next(3)).Sizes]);
        Shape target = Shape.Of([x[0], .. x.Tensor.Sizes[2..]]);
        long[] classes = [.. Enumerable.Range(0, (int)target.ElementCount).Select(_ => (long)b.Draw.Next((int)x[1]))];
        var attributes = new AttributeMap().Set("reduction", b.Draw.Pick("none", "mean", "sum"));
        if (b.Draw.Chance(0.3))
        {
            attributes.Set("ignore_index", b.Draw.Next((int)x[1]));
        }

        return new OperatorCase(
            schema.Create(attributes),
            b.Draw.Between(1, schema.Outputs.Count),
            x,
            b.Given(RandomTensor.Cast(Tensor.Create(classes, target), b.Draw.Type(TypeSet.Index))),
            b.Maybe(() => b.New(x.Type, Shape.Of(x[1]), Domain.Positive)));
    }
}
