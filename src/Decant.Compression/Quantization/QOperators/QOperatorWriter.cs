using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Puts operators that take integers in the place of operators between DequantizeLinear and QuantizeLinear; integers, scales and zero points stay.</summary>
internal sealed class QOperatorWriter(Graph graph)
{
    private readonly GraphEditor _editor = new(graph, "to-qoperators");

    /// <summary>Rewrites all nodes that have such a form; returns how many.</summary>
    public int Run() => graph.Nodes.ToArray().Count(n => !n.IsRemoved && Rewrite(n));

    private bool Rewrite(Node node) => node.Op switch
    {
        ConvOp op => Weighted(node, 0, (x, w, bias, y) => (new QLinearConvOp(op.Window, op.Group), [.. Of(x), .. Of(w), y.Scale, Zero(y), bias])),
        MatMulOp when node.Input(0)?.Shape is { Rank: > 1 } && node.Input(1)?.Shape is { Rank: 2 } =>
            Weighted(node, 1, (x, w, _, y) => (new QLinearMatMulOp(), [.. Of(x), .. Of(w), y.Scale, Zero(y)])),
        GemmOp { Alpha: 1, Beta: 1, TransA: false } op when node.Input(2)?.Shape is null or { Rank: 1 } =>
            Weighted(node, op.TransB ? 0 : 1, (x, w, bias, y) => (new QGemmOp(1, false, op.TransB), [.. Of(x), .. Of(w), bias, y.Scale, Zero(y)])),
        AddOp => Binary(node, new QLinearAddOp()),
        MulOp => Binary(node, new QLinearMulOp()),
        SigmoidOp => Unary(node, new QLinearSigmoidOp()),
        LeakyReluOp op => Unary(node, new QLinearLeakyReluOp(op.Alpha)),
        GlobalAveragePoolOp => Unary(node, new QLinearGlobalAveragePoolOp()),
        AveragePoolOp op => Unary(node, new QLinearAveragePoolOp(op.Window, op.CeilMode, op.CountIncludePad)),
        ConcatOp op => Concatenation(node, op.Axis),
        _ => Mover(node),
    };

    private bool Weighted(Node node, int axis, Func<QuantizedEdge, QuantizedEdge, Value?, QuantizedEdge, (Operator Op, Value?[] Inputs)> create)
    {
        if (QuantizedEdge.Of(node.Input(0)) is not { IsPerTensor: true } x || QuantizedEdge.Of(node.Input(1)) is not { } w || QuantizedTail.Of(node.Output(0)) is not { } y
            || w.Integers.Constant is not { } weight || (!w.IsPerTensor && (w.Axis != axis || w.Scale.Constant!.Length != weight.Sizes[axis]))
            || !TryBias(node.Input(2), x, w, weight.Sizes[axis], out Value? bias))
        {
            return false;
        }

        (Operator op, Value?[] inputs) = create(x, w, bias, y.Edge);
        Replace(node, y, op, inputs);
        return true;
    }

    // int32 with the product of the scales; floats become so.
    private bool TryBias(Value? bias, QuantizedEdge x, QuantizedEdge w, long channels, out Value? integers)
    {
        integers = null;
        if (bias is null)
        {
            return true;
        }

        float[] weightScales = w.Scale.Constant!.ToFloats();
        double[] scales = [.. Enumerable.Range(0, (int)channels).Select(c => (double)(x.Factor * weightScales[weightScales.Length == 1 ? 0 : c]))];
        if (bias.Producer is { Op: DequantizeLinearOp { BlockSize: 0 } } node && node.Input(0) is { Constant: { ElementType: ElementType.Int32 } stored } value
            && stored.Length == channels && node.Input(1)?.Constant is { } scale && Fits(scale.ToFloats(), scales) && node.Input(2)?.Constant?.ToInt64s().All(static z => z == 0) != false)
        {
            integers = value;
            return true;
        }

        if (bias.Constant is not { ElementType: ElementType.Float32 } floats || floats.Length != channels)
        {
            return false;
        }

        integers = _editor.AddInitializer($"{bias.Name}_q", Tensor.Vector<int>(
            [.. floats.ToFloats().Select((v, c) => (int)Math.Clamp(Math.Round(v / scales[c], MidpointRounding.ToEven), int.MinValue, int.MaxValue))]));
        return true;
    }

    private static bool Fits(float[] given, double[] expected) => (given.Length == 1 || given.Length == expected.Length)
        && !expected.Where((e, c) => Math.Abs(given[given.Length == 1 ? 0 : c] - e) > 1e-6 * e).Any();

    private bool Binary(Node node, Operator op)
    {
        if (QuantizedEdge.Of(node.Input(0)) is not { IsPerTensor: true } a || QuantizedEdge.Of(node.Input(1)) is not { IsPerTensor: true } b
            || QuantizedTail.Of(node.Output(0)) is not { } y || a.Type != b.Type || a.Type != y.Edge.Type)
        {
            return false;
        }

        Replace(node, y, op, [.. Of(a), .. Of(b), y.Edge.Scale, Zero(y.Edge)]);
        return true;
    }

    private bool Unary(Node node, Operator op)
    {
        if (QuantizedEdge.Of(node.Input(0)) is not { IsPerTensor: true } x || QuantizedTail.Of(node.Output(0)) is not { } y || x.Type != y.Edge.Type)
        {
            return false;
        }

        Replace(node, y, op, [.. Of(x), y.Edge.Scale, Zero(y.Edge)]);
        return true;
    }

    private bool Concatenation(Node node, long axis)
    {
        QuantizedEdge?[] parts = [.. node.Inputs.Select(QuantizedEdge.Of)];
        if (QuantizedTail.Of(node.Output(0)) is not { } y || parts.Any(p => p is not { IsPerTensor: true } || p.Type != y.Edge.Type))
        {
            return false;
        }

        Replace(node, y, new QLinearConcatOp(axis), [y.Edge.Scale, Zero(y.Edge), .. parts.SelectMany(p => Of(p!))]);
        return true;
    }

    // What only moves numbers moves integers as well, where scale and zero point stay.
    private bool Mover(Node node)
    {
        OperatorFacts facts = node.Facts();
        if (!facts.PassesValues || node.Subgraphs.Count > 0 || node.Outputs.Count(static o => o is { Uses.Count: > 0 }) != 1 || QuantizedTail.Of(node.Output(0)) is not { Clamp: null } y
            || node.Op.Schema.InputAt(0)?.Types is not { } types || !types.Contains(y.Edge.Type))
        {
            return false;
        }

        int[] data = facts.ValueInputs.Count > 0 ? [.. facts.ValueInputs] : [0];
        QuantizedEdge?[] sources = [.. node.Inputs.Select((v, i) => data.Contains(i) ? QuantizedEdge.Of(v) : null)];
        if (data.Any(i => sources[i] is not { } s || !s.IsLike(y.Edge)))
        {
            return false;
        }

        Replace(node, y, node.Op, [.. node.Inputs.Select((v, i) => sources[i]?.Integers ?? v)]);
        return true;
    }

    private void Replace(Node node, QuantizedTail tail, Operator op, Value?[] inputs)
    {
        Value?[] given = [.. inputs.Reverse().SkipWhile(static i => i is null).Reverse()];
        Value result = _editor.Insert(op, given, tail.Quantize, [node]).Output(0)!;
        if (tail.Clamp is { } clamp)
        {
            result = _editor.Insert(new ClipOp(), [result, Limit(clamp.Low, tail.Edge.Type), Limit(clamp.High, tail.Edge.Type)], tail.Quantize, [node]).Output(0)!;
        }

        _editor.ReplaceUses(tail.Quantize.Output(0)!, result);
        _editor.RemoveUnread(tail.Quantize);
    }

    private Value Limit(int integer, ElementType type) => _editor.AddInitializer("limit", StoredWeights.OfBytes([(byte)integer], type, Shape.Scalar));

    private Value?[] Of(QuantizedEdge edge) => [edge.Integers, edge.Scale, Zero(edge)];

    private Value Zero(QuantizedEdge edge) => edge.ZeroPoint ?? _editor.AddInitializer(
        $"{edge.Scale.Name}_zero", StoredWeights.OfBytes(new byte[edge.Scale.Constant!.Length], edge.Type, edge.Scale.Constant.Shape));
}
