using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Lets the nodes of one graph read weights that are stored in blocks.</summary>
internal sealed class WeightOnlyRewriter(Graph graph, WeightOnlyOptions options, IReadOnlyDictionary<string, FittedWeight> plan)
{
    private readonly bool _symmetric = options.Symmetric && options.Method != WeightOnlyMethod.Hqq;
    private readonly GraphEditor _editor = new(graph, "quantize-weights");
    private readonly Dictionary<(Value Weight, int Axis), Value> _dequantized = [];
    private readonly Dictionary<(Value Weight, int Axis), Value?[]> _columns = [];
    private readonly List<Rewritten> _stored = [];
    private Value? _codebook;

    /// <summary>The weights that were stored, each once.</summary>
    public IReadOnlyList<Rewritten> Stored => _stored;

    /// <summary>Whether a DequantizeLinear with blocks, or an element type of its opset, is used.</summary>
    public bool UsesDequantizeLinear { get; private set; }

    /// <summary>Rewrites a node; says why it cannot, or null where it did.</summary>
    public string? TryRewrite(Node node, int slot)
    {
        OperatorFacts facts = node.Facts();
        Value weight = node.Input(slot)!;
        if (facts.WeightInputAxis is not { } axis || weight.Constant is not { Rank: >= 2 } tensor)
        {
            return "it has no axis that is summed over";
        }

        if (tensor.Sizes[axis] < options.Block)
        {
            return $"its summed axis has {tensor.Sizes[axis]} elements, fewer than a block";
        }

        if (options.Form == WeightOnlyForm.MatMulNBits && options.Encoding is (WeightEncoding.Int4 or WeightEncoding.Int8)
            && IsProduct(node, facts, tensor))
        {
            ScaleData(node, facts, weight);
            ReplaceByMatMul(node, weight, axis);
            return null;
        }

        ScaleData(node, facts, weight);
        _editor.SetInput(node, slot, Dequantize(node, weight, axis));
        return null;
    }

    // What the plan multiplies channels by, on the data's side.
    private void ScaleData(Node node, OperatorFacts facts, Value weight)
    {
        if (plan.GetValueOrDefault(weight.Name)?.InputFactors is not { } factors)
        {
            return;
        }

        Value data = node.Input(facts.ValueInputs[0])!;
        int rank = data.Shape!.Rank;
        int axis = facts.DataChannelAxis!.Value;
        long[] sizes = [.. Enumerable.Repeat(1L, rank)];
        sizes[axis < 0 ? axis + rank : axis] = factors.Length;
        Value stored = _editor.AddInitializer($"{weight.Name}_f", Tensor.Create(factors, Shape.Of(sizes)));
        _editor.SetInput(node, facts.ValueInputs[0], Add($"{data.Name}_scaled", new MulOp(), node, [data, stored]));
    }

    private CodedWeight Coded(Value weight, int axis, BlockCoding coding, out (double Signal, double Noise)? error)
    {
        var blocks = new WeightBlocks(weight.Constant!, axis, options.Block);
        error = null;
        if (!plan.TryGetValue(weight.Name, out FittedWeight? fitted))
        {
            return new CodedWeight(blocks, coding);
        }

        Tensor value = fitted.Value(weight.Name, blocks);
        error = fitted.InputFactors is null ? FittedWeight.Error(weight.Constant!, value) : null;
        return new CodedWeight(new WeightBlocks(value, axis, options.Block), coding, fitted);
    }

    // A product of data with a constant matrix and, at most, a vector added to each row.
    private static bool IsProduct(Node node, OperatorFacts facts, Tensor weight) => weight.Rank == 2 && facts.WeightInput == 1 && node.Op switch
    {
        MatMulOp => node.Input(0)?.Shape?.Rank >= 2,
        GemmOp { Alpha: 1, Beta: 1, TransA: false } => node.Input(2) is null or { Constant.Rank: 1, Constant.Length: > 1 },
        _ => false,
    };

    private void ReplaceByMatMul(Node node, Value weight, int axis)
    {
        Tensor tensor = weight.Constant!;
        if (!_columns.TryGetValue((weight, axis), out Value?[]? stored))
        {
            var coding = new BlockCoding(options.Encoding, _symmetric, unsigned: true);
            CodedWeight coded = Coded(weight, axis, coding, out (double, double)? error);
            stored =
            [
                _editor.AddInitializer($"{weight.Name}_q", coded.ColumnCodes()),
                _editor.AddInitializer($"{weight.Name}_s", coded.ColumnParameters(zeros: false)),
                coding.HasZeros ? _editor.AddInitializer($"{weight.Name}_z", coded.ColumnParameters(zeros: true)) : null,
            ];
            _columns[(weight, axis)] = stored;
            Record(weight, coded, stored, error);
        }

        Value?[] inputs = [node.Input(0), .. stored];
        long columns = tensor.Length / tensor.Sizes[axis];
        Operator op = new MatMulNBitsOp(tensor.Sizes[axis], columns, options.Encoding == WeightEncoding.Int4 ? 4 : 8, options.Block);
        inputs = node.Input(2) is { } bias ? [.. inputs, null, bias] : stored[2] is null ? inputs[..3] : inputs;
        Value result = _editor.Insert(op, inputs, node, [node]).Output(0)!;
        _editor.ReplaceUses(node.Output(0)!, result);
        _editor.RemoveNode(node);
    }

    private Value Dequantize(Node node, Value weight, int axis)
    {
        if (_dequantized.TryGetValue((weight, axis), out Value? known))
        {
            return known;
        }

        UsesDequantizeLinear = true;
        var coding = new BlockCoding(options.Encoding, _symmetric, unsigned: false);
        CodedWeight coded = Coded(weight, axis, coding, out (double, double)? error);
        Value codes = _editor.AddInitializer($"{weight.Name}_q", coded.Codes());
        Value scales = _editor.AddInitializer($"{weight.Name}_s", coded.Scales());
        Value? zeros = coding.HasZeros ? _editor.AddInitializer($"{weight.Name}_z", coded.Zeros()) : null;
        Record(weight, coded, [codes, scales, zeros], error);
        Value result = options.Encoding == WeightEncoding.Nf4
            ? LookUp(node, weight, new WeightBlocks(weight.Constant!, axis, options.Block), codes, scales)
            : Add($"{weight.Name}_dq", new DequantizeLinearOp(axis, options.Block), node, zeros is null ? [codes, scales] : [codes, scales, zeros]);
        return _dequantized[(weight, axis)] = result;
    }

    // The axis is cut into blocks (the last filled up by Pad), each multiplied by its scale.
    private Value LookUp(Node node, Value weight, WeightBlocks blocks, Value codes, Value scales)
    {
        string name = weight.Name;
        _codebook ??= _editor.AddInitializer("nf4_codebook", Tensor.Of(Shape.Of(16), BlockCoding.Nf4));
        Value indices = Add($"{name}_i", new CastOp(ElementType.Int32), node, [codes]);
        Value values = Add($"{name}_v", new GatherOp(), node, [_codebook, indices]);
        long missing = (blocks.Blocks * blocks.Block) - blocks.Length;
        if (missing > 0)
        {
            var pads = new long[2 * blocks.Weight.Rank];
            pads[blocks.Weight.Rank + blocks.Axis] = missing;
            values = Add($"{name}_p", new PadOp(), node, [values, _editor.AddInitializer($"{name}_pads", Tensor.Vector<long>(pads))]);
        }

        Value cut = Reshape($"{name}_b", node, values, [blocks.Outer, blocks.Blocks, blocks.Block, blocks.Inner]);
        Value factors = Reshape($"{name}_f", node, scales, [blocks.Outer, blocks.Blocks, 1, blocks.Inner]);
        Value product = Add($"{name}_m", new MulOp(), node, [cut, factors]);
        long[] sizes = weight.Constant!.Sizes.ToArray();
        long[] padded = [.. sizes];
        padded[blocks.Axis] = blocks.Blocks * blocks.Block;
        Value whole = Reshape(missing > 0 ? $"{name}_w" : $"{name}_dq", node, product, padded);
        return missing == 0 ? whole : Add($"{name}_dq", new SliceOp(), node,
        [
            whole,
            _editor.AddInitializer($"{name}_start", Tensor.Vector(0L)),
            _editor.AddInitializer($"{name}_end", Tensor.Vector(blocks.Length)),
            _editor.AddInitializer($"{name}_axis", Tensor.Vector((long)blocks.Axis)),
        ]);
    }

    private Value Reshape(string name, Node before, Value value, long[] sizes) =>
        Add(name, new ReshapeOp(), before, [value, _editor.AddInitializer($"{name}_shape", Tensor.Vector<long>(sizes))]);

    private Value Add(string name, Operator op, Node before, Value?[] inputs) => _editor.Insert(op, inputs, before, outputName: name).Output(0)!;

    private void Record(Value weight, CodedWeight coded, IEnumerable<Value?> stored, (double Signal, double Noise)? error) => _stored.Add(new Rewritten(
        weight.Name, coded, weight.Constant!.ByteLength, stored.OfType<Value>().Sum(static v => v.Constant!.ByteLength), error));

    /// <summary>A weight that was stored in blocks.</summary>
    public sealed record Rewritten(string Name, CodedWeight Coded, long BytesBefore, long BytesAfter, (double Signal, double Noise)? Error);
}
