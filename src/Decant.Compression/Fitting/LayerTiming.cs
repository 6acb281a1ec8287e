using Decant.Engine;
using Decant.Evaluation;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Times layers by themselves.</summary>
internal static class LayerTiming
{
    private const int Rounds = 15;

    /// <summary>The time of a chain of layers in place of a layer, as a share of the layer's own; infinite where the layer's input has no known size.</summary>
    public static double Ratio(LinearLayer layer, IReadOnlyList<LayerPart> parts, IInferenceEngine engine, int threads)
    {
        double[]? times = Milliseconds(layer, [[new LayerPart(layer.Node.Op, layer.Weight)], parts], engine, threads);
        return times is null ? double.PositiveInfinity : times[1] / times[0];
    }

    /// <summary>The median milliseconds of chains of layers that each stand for a layer, measured in turns; null where the layer's input has no known size.</summary>
    public static double[]? Milliseconds(LinearLayer layer, IReadOnlyList<IReadOnlyList<LayerPart>> chains, IInferenceEngine engine, int threads)
    {
        if (layer.Data.Shape is not { } shape || shape.Skip(1).Any(static d => !d.IsNumber))
        {
            return null;
        }

        var x = Shape.Of(shape.Select(static d => d.IsNumber ? d : (Dim)1));
        Model[] models = [.. chains.Select(c => Chain(layer, c, x))];
        IInferenceSession[] sessions = [.. models.Select(m => engine.CreateSession(m, new SessionOptions { Threads = threads }))];
        try
        {
            Dictionary<string, RuntimeValue> inputs = ModelInputs.Random(models[0], 1);
            return [.. LatencyMeasurement.Interleaved([.. sessions.Select(s => (s, (IReadOnlyDictionary<string, RuntimeValue>)inputs))], Rounds).Select(static r => r.Median)];
        }
        finally
        {
            Array.ForEach(sessions, static s => s.Dispose());
            Array.ForEach(models, static m => m.Dispose());
        }
    }

    private static Model Chain(LinearLayer layer, IReadOnlyList<LayerPart> parts, Shape x)
    {
        var model = new Model("layer");
        model.Opsets[string.Empty] = 13;
        var editor = new GraphEditor(model.Graph);
        Value value = editor.AddInput("x", new TensorType(ElementType.Float32, x));
        for (int i = 0; i < parts.Count; i++)
        {
            var inputs = new Value?[Math.Max(layer.DataSlot, Math.Max(layer.WeightSlot, layer.BiasSlot ?? 0)) + 1];
            inputs[layer.DataSlot] = value;
            inputs[layer.WeightSlot] = editor.AddInitializer("w", parts[i].Weight);
            if (i == parts.Count - 1 && layer.Bias is { } bias)
            {
                inputs[layer.BiasSlot!.Value] = editor.AddInitializer("b", bias.Initializer!);
            }

            value = editor.Insert(parts[i].Op, inputs, null).Output(0)!;
        }

        editor.AddOutput(value);
        return model;
    }
}
