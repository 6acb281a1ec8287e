using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>
/// A node whose inputs are all constants → initializers. Not folded, and said so: what would grow the model by more than the fold limit, what
/// takes long, what is not deterministic, what has subgraphs, and the dequantization of stored integers or the cast of weights stored in fewer bits, which would
/// undo a compression.
/// </summary>
public sealed class FoldConstants : Pass
{
    private const long LargestSplats = 1L << 32;
    private const long StoredNarrow = 256;

    /// <inheritdoc/>
    public override string Summary => "Op(constants) → initializers";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    public override void Run(PassContext context)
    {
        foreach (Graph graph in context.Model.Graph.SelfAndSubgraphs().ToArray())
        {
            foreach (Node node in graph.Nodes.ToArray())
            {
                if (context.IsStopped)
                {
                    return;
                }

                if (node.Op.ConstantOutput is null && node.Inputs.Count > 0 && node.Inputs.All(static i => i is null || i.Constant is not null))
                {
                    Fold(node, context);
                }
            }
        }
    }

    private static void Fold(Node node, PassContext context)
    {
        if (WhyNot(node, context) is { } reason)
        {
            context.Refuse(node, reason);
            return;
        }

        IReadOnlyList<RuntimeValue?> results;
        try
        {
            results = context.Settings.Evaluator(node, [.. node.Inputs.Select(static i => i?.Constant)]);
        }
        catch (UnsupportedException e)
        {
            context.Refuse(node, $"it cannot be evaluated: {e.Message}");
            return;
        }

        Store(node, results, context);
    }

    private static string? WhyNot(Node node, PassContext context)
    {
        OperatorFacts facts = node.Facts();
        if (!facts.IsDeterministic)
        {
            return "it may give other outputs for the same inputs";
        }

        if (node.Subgraphs.Count > 0)
        {
            return "it has subgraphs";
        }

        if (node.Op is DequantizeLinearOp)
        {
            return "its integers are stored quantized on purpose";
        }

        if (node.Op is CastOp && node.Input(0)?.Constant is { Length: >= StoredNarrow } stored && IsNarrower(stored.ElementType, node.Output(0)?.TensorType?.ElementType))
        {
            return "its weights are stored in fewer bits on purpose";
        }

        if (facts.MultiplyAccumulates is { IsNumber: true } work && work.Value > context.Settings.FoldWork)
        {
            return $"it takes {work} multiply-accumulates, more than the {context.Settings.FoldWork} that are folded";
        }

        // Checked before anything is allocated; one value that repeats takes no room here.
        Shape? shape = node.Output(0)?.Shape;
        long bytes = shape is { IsStatic: true } ? node.Output(0)!.TensorType!.ElementType.ByteLength(shape.ElementCount) : 0;
        bool repeats = facts.RepeatedFrom is { } from && from.All(i => node.Input(i)?.Constant is { IsSplat: true } or { Length: 1 });
        return bytes > (repeats ? LargestSplats : context.Settings.FoldLimit + Replaced(node))
            ? $"its output of {bytes} bytes exceeds the fold limit of {context.Settings.FoldLimit} bytes beyond its inputs"
            : null;
    }

    private static bool IsNarrower(ElementType stored, ElementType? type) =>
        (stored.IsFloat() || stored.IsPacked()) && type is { } wide && stored.BitWidth() < wide.BitWidth();

    private static void Store(Node node, IReadOnlyList<RuntimeValue?> results, PassContext context)
    {
        var constants = new List<(Value Output, Tensor Tensor)>();
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Output(i) is not { Uses.Count: > 0 } output)
            {
                continue;
            }

            if (results[i] is not Tensor tensor)
            {
                context.Refuse(node, $"its output '{output.Name}' is no tensor");
                return;
            }

            constants.Add((output, Keep(node, i, ConstantMath.Compact(tensor), context.Settings)));
        }

        long growth = constants.Sum(static c => c.Tensor.StoredByteLength) - Replaced(node);
        if (growth > context.Settings.FoldLimit)
        {
            context.Refuse(node, $"folding it would grow the model by {growth} bytes, more than the fold limit of {context.Settings.FoldLimit}");
            return;
        }

        // A repeated value takes no room here, but is written out in full.
        long whole = constants.Sum(static c => c.Tensor.IsSplat ? c.Tensor.ByteLength : 0);
        if (whole > context.Settings.FoldLimit && whole > LargestSplats - context.Model.Graph.SelfAndSubgraphs().SelectMany(static g => g.Initializers).Sum(static i => i.Initializer!.IsSplat ? i.Initializer.ByteLength : 0))
        {
            context.Refuse(node, $"the constants that repeat one value would take more than {LargestSplats} bytes in a file");
            return;
        }

        if (context.TryStep())
        {
            GraphEditor editor = context.Edit(node.Graph);
            constants.ForEach(c => editor.ReplaceByConstant(c.Output, c.Tensor));
        }
    }

    // A transposed weight of a large model, say, is transposed again when the model is written.
    private static Tensor Keep(Node node, int index, Tensor tensor, PassSettings settings)
    {
        if (tensor.StoredByteLength <= settings.KeptConstant || tensor.StoredByteLength > Array.MaxLength)
        {
            return tensor;
        }

        Tensor?[] inputs = [.. node.Inputs.Select(static i => i?.Constant)];
        return Tensor.Computed(tensor.ElementType, tensor.Shape, (int)tensor.StoredByteLength, (_, target) =>
            ((Tensor)settings.Evaluator(node, inputs)[index]!).CopyTo(0, target));
    }

    // The stored bytes of the constants that only this node reads.
    private static long Replaced(Node node) => node.Inputs
        .OfType<Value>()
        .Distinct()
        .Where(i => i.Uses.All(u => u.Node == node))
        .Sum(static i => i.Constant!.StoredByteLength);
}
