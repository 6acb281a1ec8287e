using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <content>Reference evaluation.</content>
public sealed partial record TreeEnsembleOp
{
    private const int Member = 6;

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        if (x.Rank != 2)
        {
            throw context.Fail("DEC1271", $"{x}, expected [N, F]");
        }

        Trees trees = Check(context);
        double[] values = x.ToDoubles();
        int columns = (int)x.Sizes[1];
        var y = new double[x.Sizes[0] * Targets];
        var counts = new int[Targets];
        for (int row = 0; row < x.Sizes[0]; row++)
        {
            Span<double> target = y.AsSpan((int)(row * Targets), (int)Targets);
            Array.Clear(counts);
            foreach (long root in Roots)
            {
                long leaf = Descend(context, trees, root, values.AsSpan(row * columns, columns));
                int at = (int)LeafTargets[(int)leaf];
                double weight = trees.Weights[leaf];
                target[at] = Aggregation switch
                {
                    2 when counts[at] > 0 => Math.Min(target[at], weight),
                    3 when counts[at] > 0 => Math.Max(target[at], weight),
                    _ => target[at] + weight,
                };
                counts[at]++;
            }

            Finish(target);
        }

        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, y, Shape.Of(x.Sizes[0], Targets)));
    }

    private long Descend(EvaluationContext context, Trees trees, long node, ReadOnlySpan<double> row)
    {
        for (int steps = 0; steps < Features.Count; steps++)
        {
            if (node < 0 || node >= Features.Count || Features[(int)node] < 0 || Features[(int)node] >= row.Length)
            {
                throw context.Fail("DEC1271", $"tree node {node} is none of {Features.Count}, or its column is none of {row.Length}");
            }

            int at = (int)node;
            bool holds = Holds(trees, at, row[(int)Features[at]]);
            node = holds ? TrueNodes[at] : FalseNodes[at];
            if ((holds ? TrueLeaves : FalseLeaves)[at] != 0)
            {
                return node >= 0 && node < LeafTargets.Count && LeafTargets[(int)node] >= 0 && LeafTargets[(int)node] < Targets
                    ? node
                    : throw context.Fail("DEC1271", $"leaf {node} is none of {LeafTargets.Count}, or its target is none of {Targets}");
            }
        }

        throw context.Fail("DEC1271", "a tree has a cycle");
    }

    private bool Holds(Trees trees, int node, double value) =>
        (double.IsNaN(value) && MissingIsTrue is { } missing && missing[node] != 0) || trees.Modes[node] switch
        {
            0 => value <= trees.Splits[node],
            1 => value < trees.Splits[node],
            2 => value >= trees.Splits[node],
            3 => value > trees.Splits[node],
            4 => value == trees.Splits[node],
            5 => value != trees.Splits[node],
            _ => trees.Sets[node]!.Contains(value),
        };

    private void Finish(Span<double> row)
    {
        if (Aggregation == 0)
        {
            foreach (ref double value in row)
            {
                value /= Roots.Count;
            }
        }

        ScoreTransform.Apply(PostTransform, row);
    }

    private Trees Check(EvaluationContext context)
    {
        long[] modes = Modes.Value.ToInt64s();
        int count = Features.Count;
        int[] lengths = [modes.Length, (int)Splits.Value.Length, TrueNodes.Count, TrueLeaves.Count, FalseNodes.Count, FalseLeaves.Count, MissingIsTrue?.Count ?? count];
        if (lengths.Any(l => l != count) || LeafTargets.Count != LeafWeights.Value.Length || Targets < 1 || Roots.Count == 0
            || Aggregation is < 0 or > 3 || PostTransform is < 0 or > 4 || modes.Any(static m => m is < 0 or > Member))
        {
            throw context.Fail("DEC1271", $"the trees' attributes do not fit each other: {count} nodes, {LeafTargets.Count} leaves, {Targets} targets, {Roots.Count} roots");
        }

        return new Trees(modes, Splits.Value.ToDoubles(), LeafWeights.Value.ToDoubles(), Sets(context, modes));
    }

    private HashSet<double>?[] Sets(EvaluationContext context, long[] modes)
    {
        var sets = new HashSet<double>?[modes.Length];
        double[] members = Members?.Value.ToDoubles() ?? [];
        int next = 0;
        for (int node = 0; node < modes.Length; node++)
        {
            if (modes[node] != Member)
            {
                continue;
            }

            int end = Array.FindIndex(members, next, double.IsNaN);
            if (end < 0)
            {
                throw context.Fail("DEC1271", $"the set of tree node {node} is missing");
            }

            sets[node] = [.. members[next..end]];
            next = end + 1;
        }

        return sets;
    }

    private sealed record Trees(long[] Modes, double[] Splits, double[] Weights, HashSet<double>?[] Sets);
}
