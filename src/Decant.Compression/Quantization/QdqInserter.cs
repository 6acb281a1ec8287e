using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Writes a static quantization into one graph of a model.</summary>
internal sealed class QdqInserter
{
    private readonly Graph _graph;
    private readonly GraphEditor _editor;
    private readonly QuantizationPlan _plan;
    private readonly QuantizationScope _scope;
    private readonly Dictionary<Node, int> _order = [];
    private readonly Dictionary<Value, Stored> _stored = [];
    private readonly Dictionary<(Value, int?), (Value Dequantized, float[] Scales)> _weights = [];

    private readonly Dictionary<Value, ValueRange> _ranges;

    private QdqInserter(Graph graph, QuantizationPlan plan, QuantizationScope scope, Dictionary<Value, ValueRange> ranges)
    {
        _graph = graph;
        _plan = plan;
        _editor = new GraphEditor(_graph, "quantize-static");
        _scope = scope;
        _ranges = ranges;
    }

    /// <summary>Writes a static quantization into a model.</summary>
    public static void Run(Model model, QuantizationPlan plan)
    {
        QuantizationScope scope = Visited(model, plan);
        _ = StaticQuantizer.Observed(scope);
        Dictionary<Value, ValueRange> ranges = GroupRanges(scope, plan);
        QdqInserter[] inserters = [.. model.Graph.SelfAndSubgraphs().Select(g => new QdqInserter(g, plan, scope, ranges))];

        // Bodies read values of the graphs around them: no activation is replaced before all weights are.
        Array.ForEach(inserters, static i => i.QuantizeWeights());
        Array.ForEach(inserters, static i => i.QuantizeActivations());
    }

    // What is in bodies that no sample came through stays in float: nothing is known of its ranges.
    private static QuantizationScope Visited(Model model, QuantizationPlan plan)
    {
        StaticQuantizationOptions options = plan.ToOptions();
        while (true)
        {
            QuantizationScope scope = QuantizationScope.Of(model, options);
            HashSet<Value> unseen = [.. scope.Values.Where(v => v.Graph != model.Graph && v.Constant is null && plan.Ranges.GetValueOrDefault(v.Name) == default)];
            string[] keep = [.. scope.Nodes.Where(n => n.Inputs.Any(i => i is not null && unseen.Contains(i)) || (n.Output(0) is { } y && unseen.Contains(QuantizationScope.AfterClamps(y))))
                .Select(static n => n.Output(0)!.Name)];
            if (keep.Length == 0)
            {
                return scope;
            }

            options = options with { KeepFloat = [.. options.KeepFloat, .. keep] };
        }
    }

    private void QuantizeWeights()
    {
        foreach (Node node in _graph.Nodes)
        {
            _order[node] = _order.Count;
        }

        Node[] weighted = [.. _graph.Nodes.Where(n => _scope.Nodes.Contains(n) && QuantizationScope.Weight(n) is not null)];
        foreach (Node node in weighted)
        {
            QuantizeWeight(node, _ranges);
        }
    }

    private void QuantizeActivations()
    {
        foreach (Value value in _scope.Values.Where(v => v.Graph == _graph).OrderBy(v => v.Producer is { } p ? _order[p] : -1).ThenBy(static v => v.Name, StringComparer.Ordinal).ToArray())
        {
            QuantizeActivation(value, _ranges[_scope.Representative(value)]);
        }
    }

    private static Dictionary<Value, ValueRange> GroupRanges(QuantizationScope scope, QuantizationPlan plan)
    {
        var ranges = new Dictionary<Value, ValueRange>();
        foreach (Value value in scope.Values)
        {
            Value group = scope.Representative(value);
            ValueRange range = RangeOf(value, plan);
            ranges[group] = ranges.TryGetValue(group, out ValueRange present) ? present.Union(range) : range;
        }

        return ranges;
    }

    private static ValueRange RangeOf(Value value, QuantizationPlan plan)
    {
        if (value.Constant is { } constant)
        {
            float[] values = constant.ToFloats();
            return values.Length == 0 ? default : ValueRange.Including(values.Min(), values.Max());
        }

        return plan.Ranges.TryGetValue(value.Name, out ValueRange range)
            ? range
            : throw new ModelException("DEC1906", $"quantization plan: it has no range for the activation '{value.Name}'; it was made for another model");
    }

    private void QuantizeWeight(Node node, Dictionary<Value, ValueRange> ranges)
    {
        OperatorFacts facts = node.Facts();
        Value weight = QuantizationScope.Weight(node)!;
        int? axis = _plan.PerAxis ? facts.WeightOutputAxis : null;
        Value? bias = facts.BiasInput is { } b && node.Input(b) is { Constant.ElementType: ElementType.Float32 } found ? found : null;
        float dataScale = Parameters(ranges[_scope.Representative(node.Input(facts.ValueInputs[0])!)]).Scales[0];
        if (!_weights.TryGetValue((weight, axis), out (Value Dequantized, float[] Scales) stored))
        {
            float[] scales = WeightQuantizer.Scales(weight.Constant!, axis, _plan.Weights, Range(node));
            if (bias is not null && _plan.IntegerBiases)
            {
                BiasQuantizer.FitScales(scales, dataScale, bias.Constant!.AsSpan<float>());
            }

            (Tensor integers, scales) = _plan.WeightRange == WeightRange.OverflowFree && OverflowFreeWeights.Applies(node) && OverflowFreeWeights.Quantize(node, axis is not null, scales) is { } limited
                ? limited
                : (WeightQuantizer.Quantize(weight.Constant!, scales, axis, _plan.Weights, Steps(weight)), scales);
            stored = (Dequantize(weight, integers, scales, axis), scales);
            _weights[(weight, axis)] = stored;
        }

        _editor.SetInput(node, facts.WeightInput!.Value, stored.Dequantized);
        if (bias is not null && bias.Constant!.Rank == 1 && _plan.IntegerBiases)
        {
            (Tensor integers, float[] scales) = BiasQuantizer.Quantize(bias.Constant!, stored.Scales, dataScale);
            _editor.SetInput(node, facts.BiasInput!.Value, Dequantize(bias, integers, scales, scales.Length > 1 ? 0 : null));
        }
    }

    // Weights that several nodes read have no neighbours of their own.
    private WeightRange Range(Node node) => _plan.WeightRange == WeightRange.OverflowFree
        ? OverflowFreeWeights.Applies(node) && LinearLayer.Of(node) is null ? WeightRange.Reduced : WeightRange.Full
        : _plan.WeightRange;

    private sbyte[] Steps(Value weight)
    {
        sbyte[] steps = _plan.Roundings.GetValueOrDefault(weight.Name, []);
        return steps.Length == 0 || steps.Length == weight.Constant!.Length
            ? steps
            : throw new ModelException(
                "DEC1906", $"quantization plan: the weight '{weight.Name}' has {weight.Constant.Length} elements, the plan rounds {steps.Length}; it was made for another model");
    }

    // Zero points are written even where they are zero: ONNX Runtime's exact mode asks for a vector beside a vector of scales.
    private Value Dequantize(Value source, Tensor integers, float[] scales, int? axis)
    {
        Value stored = _editor.AddInitializer($"{source.Name}_q", integers);
        Value scale = _editor.AddInitializer($"{source.Name}_s", axis is null ? Tensor.Scalar(scales[0]) : Tensor.Create(scales, Shape.Of(scales.Length)));
        Value?[] inputs = integers.ElementType == ElementType.Int32 ? [stored, scale] : [stored, scale, _editor.AddInitializer($"{source.Name}_z", Middle(integers.ElementType, axis is null ? Shape.Scalar : Shape.Of(scales.Length)))];
        return _editor.Insert(new DequantizeLinearOp(Axis: axis ?? 1), inputs, FirstReader(source), outputName: $"{source.Name}_dq").Output(0)!;
    }

    private static Tensor Middle(ElementType type, Shape shape) =>
        ActivationQuantizer.Store([.. Enumerable.Repeat((long)WeightQuantizer.Middle(type), (int)shape.ElementCount)], type, shape);

    private void QuantizeActivation(Value value, ValueRange range)
    {
        Stored stored = StoredParameters(value, range);
        if (value.Constant is { } constant)
        {
            ReplaceConstant(value, constant, stored);
            return;
        }

        Node? reader = FirstReader(value);
        Node quantize = _editor.Insert(new QuantizeLinearOp(), [value, stored.Scale, stored.ZeroPoint], reader, outputName: $"{value.Name}_q");
        Node dequantize = _editor.Insert(new DequantizeLinearOp(), [quantize.Output(0), stored.Scale, stored.ZeroPoint], reader, outputName: $"{value.Name}_dq");
        _editor.ReplaceUses(value, dequantize.Output(0)!);
        _editor.SetInput(quantize, 0, value);
        RemoveClamps(quantize, stored.Parameters);
    }

    private void ReplaceConstant(Value value, Tensor constant, Stored stored)
    {
        (long low, long high) = _plan.Activations.IntegerRange();
        float scale = stored.Parameters.Scales[0];
        int zero = stored.Parameters.ZeroPoints[0];
        float[] values = constant.ToFloats();
        long[] integers = Array.ConvertAll(values, v => (long)Math.Clamp(MathF.Round(v / scale, MidpointRounding.ToEven) + zero, low, high));
        Value kept = _editor.AddInitializer($"{value.Name}_q", ActivationQuantizer.Store(integers, _plan.Activations, constant.Shape));
        Value result = _editor.Insert(new DequantizeLinearOp(), [kept, stored.Scale, stored.ZeroPoint], FirstReader(value), outputName: $"{value.Name}_dq").Output(0)!;
        foreach (Use use in value.Uses.Where(u => u.Node is not null && _scope.Nodes.Contains(u.Node)).ToArray())
        {
            _editor.SetInput(use.Node!, use.Index, result);
        }
    }

    // Quantizing saturates: where the integers reach no further than the clamp, the clamp does nothing.
    private void RemoveClamps(Node quantize, QuantizationParameters parameters)
    {
        (long low, long high) = _plan.Activations.IntegerRange();
        double reachedLow = (low - parameters.ZeroPoints[0]) * (double)parameters.Scales[0];
        double reachedHigh = (high - parameters.ZeroPoints[0]) * (double)parameters.Scales[0];
        double slack = parameters.Scales[0] * 1e-3;
        while (quantize.Input(0) is { Producer: { } clamp, Uses.Count: 1 } && clamp.Facts() is { IsClamp: true, OutputRange: { } range }
            && reachedLow >= range.Minimum - slack && reachedHigh <= range.Maximum + slack)
        {
            _editor.SetInput(quantize, 0, clamp.Input(0));
            _editor.RemoveNode(clamp);
        }
    }

    private QuantizationParameters Parameters(ValueRange range) =>
        ActivationQuantizer.Parameters(range, _plan.Activations, _plan.SymmetricActivations);

    private Stored StoredParameters(Value value, ValueRange range)
    {
        Value group = _scope.Representative(value);
        if (!_stored.TryGetValue(group, out Stored? stored))
        {
            QuantizationParameters parameters = Parameters(range);
            int zero = parameters.ZeroPoints[0];
            stored = new Stored(
                parameters,
                _editor.AddInitializer($"{group.Name}_s", Tensor.Scalar(parameters.Scales[0])),
                _editor.AddInitializer($"{group.Name}_z", ActivationQuantizer.Store([zero], _plan.Activations, Shape.Scalar)));
            _stored[group] = stored;
        }

        return stored;
    }

    private Node? FirstReader(Value value) => value.Uses
        .Select(static u => u.Node)
        .OfType<Node>()
        .Select(Top)
        .Where(_order.ContainsKey)
        .MinBy(n => _order[n]);

    private Node Top(Node node) => node.Graph == _graph ? node : Top(node.Graph.Owner!);

    private sealed record Stored(QuantizationParameters Parameters, Value Scale, Value ZeroPoint);
}
