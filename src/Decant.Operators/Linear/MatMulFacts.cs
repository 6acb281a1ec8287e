using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The facts that all matrix products share.</summary>
internal static class MatMulFacts
{
    /// <summary>The facts of a product of two inputs, either of which may hold weights.</summary>
    public static OperatorFacts Of(Node node, int left, int right, ElementType accumulator)
    {
        Shape? a = node.Input(left)?.Shape;
        Shape? b = node.Input(right)?.Shape;
        int rank = node.Output(0)?.Shape?.Rank ?? 0;
        OperatorFacts facts = new()
        {
            IsQuantizable = true,
            ValueInputs = [left, right],
            Accumulator = accumulator,
            MultiplyAccumulates = a is { Rank: > 0 } ? (node.Output(0)?.Shape?.SymbolicElementCount ?? Dim.Unknown) * a[a.Rank - 1] : Dim.Unknown,
            Axes = Flows(left, a?.Rank ?? 0, right, b?.Rank ?? 0, rank),
            Structure = Summed(left, a, right, b),
        };
        if (b is { Rank: >= 2 } && a is { Rank: > 0 } && FloatFacts.IsFixed(node.Input(right)))
        {
            return facts with
            {
                IsLinear = true,
                ValueInputs = [left],
                WeightInput = right,
                WeightOutputAxis = b.Rank - 1,
                WeightInputAxis = b.Rank - 2,
                DataChannelAxis = a.Rank - 1,
                OutputChannelAxis = rank - 1,
            };
        }

        if (a is { Rank: >= 2 } && b is { Rank: > 0 } && FloatFacts.IsFixed(node.Input(left)))
        {
            return facts with
            {
                IsLinear = true,
                ValueInputs = [right],
                WeightInput = left,
                WeightOutputAxis = a.Rank - 2,
                WeightInputAxis = a.Rank - 1,
                DataChannelAxis = Math.Max(b.Rank - 2, 0),
                OutputChannelAxis = b.Rank == 1 ? rank - 1 : rank - 2,
            };
        }

        return facts;
    }

    private static AxisStructure Summed(int left, Shape? a, int right, Shape? b)
    {
        if (a is not { Rank: > 0 } || b is not { Rank: > 0 } || !a[a.Rank - 1].IsNumber)
        {
            return AxisStructure.None;
        }

        var result = new AxisStructureBuilder();
        int space = result.Space(a[a.Rank - 1].Value);
        return result.Input(left, a.Rank - 1, space).Input(right, Math.Max(b.Rank - 2, 0), space).Build();
    }

    private static EquatableList<AxisFlow> Flows(int left, int leftRank, int right, int rightRank, int rank)
    {
        int outer = rank - (leftRank == 1 ? 0 : 1) - (rightRank == 1 ? 0 : 1);
        var flows = new List<AxisFlow>();
        for (int axis = 0; axis < leftRank - 2; axis++)
        {
            flows.Add(new(left, axis, 0, outer - (leftRank - 2) + axis));
        }

        if (leftRank >= 2)
        {
            flows.Add(new(left, leftRank - 2, 0, outer));
        }

        for (int axis = 0; axis < rightRank - 2; axis++)
        {
            flows.Add(new(right, axis, 0, outer - (rightRank - 2) + axis));
        }

        if (rightRank >= 2)
        {
            flows.Add(new(right, rightRank - 1, 0, rank - 1));
        }

        return EquatableList.From(flows);
    }
}
