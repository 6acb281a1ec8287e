using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Moves 8-bit integers between int8 and uint8 where a target accepts only the other: integers and zero points shift by 128 alike, so that every real number
/// stays what it was.
/// </summary>
internal sealed class TypeShift(Graph graph, DeploymentTarget target)
{
    private readonly GraphEditor _editor = new(graph, "retarget");

    /// <summary>Rewrites the graph.</summary>
    public void Run()
    {
        foreach (Node node in graph.Nodes.ToArray())
        {
            switch (node.Op)
            {
                case QuantizeLinearOp:
                    ShiftActivation(node);
                    break;
                case DequantizeLinearOp when node.Input(0)?.Constant is { } stored:
                    ShiftStored(node, stored);
                    break;
                case DequantizeLinearOp:
                    Follow(node);
                    break;
                default:
                    FollowMover(node);
                    break;
            }
        }
    }

    private void ShiftActivation(Node node)
    {
        ElementType from = node.Output(0)!.TensorType!.ElementType;
        if (Wanted(from, target.Activations) is { } to && ReadersFollow(node.Output(0)!))
        {
            SetZeroPoint(node, from, to);
            Renew(node);
        }
    }

    // What moves integers has the type of what it moves.
    private void FollowMover(Node node)
    {
        if (node.Facts() is { PassesValues: true, ValueInputs: [var data, ..] } && node.Input(data)?.TensorType?.ElementType is { } type
            && node.Output(0)?.TensorType?.ElementType is { } present && present != type)
        {
            Renew(node);
        }
    }

    // The same node with outputs whose types are inferred anew.
    private void Renew(Node node)
    {
        Node made = _editor.Insert(node.Op, [.. node.Inputs], node, [node], node.Outputs.Count);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output)
            {
                _editor.ReplaceUses(output, made.Output(i)!);
            }
        }

        _editor.RemoveNode(node);
    }

    // Only nodes that move integers, and DequantizeLinear, may read them.
    private static bool ReadersFollow(Value value) => !value.IsGraphOutput && value.Uses.All(static u => u.Node is { } reader
        && (reader.Op is DequantizeLinearOp || (reader.Facts() is { PassesValues: true } facts && facts.ValueInputs.All(i => reader.Input(i)?.Constant is null)
            && reader.Outputs.All(static o => o is null || ReadersFollow(o)))));

    private void Follow(Node node)
    {
        ElementType integers = node.Input(0)!.TensorType!.ElementType;
        ElementType zeros = node.Input(2)?.TensorType?.ElementType ?? integers;
        if (integers != zeros)
        {
            SetZeroPoint(node, zeros, integers);
        }
    }

    private void ShiftStored(Node node, Tensor stored)
    {
        if (stored.ElementType == ElementType.Int32 && !target.IntegerBiases)
        {
            ReplaceByFloat(node);
            return;
        }

        bool weight = node.Output(0)!.Uses.Any(static u => u.Node is { } reader && reader.Facts().WeightInput == u.Index);
        IReadOnlyList<ElementType> accepted = !weight ? target.Activations
            : TargetCheck.Overflows(node, stored, target) ? [.. target.Weights.Where(static t => t != ElementType.Int8)] : target.Weights;
        if (Wanted(stored.ElementType, accepted) is { } to)
        {
            SetZeroPoint(node, stored.ElementType, to);
            _editor.SetInput(node, 0, _editor.AddInitializer(node.Input(0)!.Name, Shifted(stored, to)));
        }
    }

    private void ReplaceByFloat(Node node)
    {
        var context = new EvaluationContext(node, [.. node.Inputs.Select(static i => i?.Constant)], static (_, _) => []);
        NodeEvaluation.Run(context);
        _editor.ReplaceUses(node.Output(0)!, _editor.AddInitializer($"{node.Input(0)!.Name}_float", (Tensor)context.Outputs[0]!));
    }

    private void SetZeroPoint(Node node, ElementType from, ElementType to)
    {
        Tensor scales = node.Input(1)!.Constant!;
        Tensor zero = node.Input(2)?.Constant ?? StoredWeights.OfBytes(new byte[scales.Length], from, scales.Shape);
        Value stored = _editor.AddInitializer(node.Input(2)?.Name ?? $"{node.Input(1)!.Name}_zero", Shifted(zero, to));
        _editor.SetInput(node, 2, stored);
    }

    // The first of the types that holds the same integers moved by 128; null where the type is accepted or cannot be moved.
    private static ElementType? Wanted(ElementType from, IReadOnlyList<ElementType> accepted) => accepted.Contains(from) ? null : from switch
    {
        ElementType.UInt8 when accepted.Contains(ElementType.Int8) => ElementType.Int8,
        ElementType.Int8 when accepted.Contains(ElementType.UInt8) => ElementType.UInt8,
        _ => null,
    };

    private static Tensor Shifted(Tensor integers, ElementType to) => to == integers.ElementType
        ? integers
        : StoredWeights.OfBytes([.. integers.Bytes(0, (int)integers.ByteLength).ToArray().Select(static b => (byte)(b ^ 0x80))], to, integers.Shape);
}
