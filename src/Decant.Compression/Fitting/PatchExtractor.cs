using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// The numbers that each output element of a linear layer is a weighted sum of. They come from the layer's own operator, run with a weight of ones
/// and zeros that hands out each of them as a channel of its own, so that nothing about the operator need be known.
/// </summary>
internal sealed class PatchExtractor : IDisposable
{
    private const string Input = "x";
    private readonly LinearLayer _layer;
    private readonly Model _model = new("patches");
    private readonly IInferenceSession _session;

    public PatchExtractor(LinearLayer layer, IInferenceEngine engine, int threads)
    {
        _layer = layer;
        _model.Opsets[string.Empty] = 13;
        var editor = new GraphEditor(_model.Graph);
        var inputs = new Value?[Math.Max(layer.DataSlot, layer.WeightSlot) + 1];
        inputs[layer.DataSlot] = editor.AddInput(Input, new TensorType(ElementType.Float32, layer.Data.Shape is { } s ? Shape.Of(s.Select(static d => d.IsNumber ? d : Dim.Unknown)) : null));
        inputs[layer.WeightSlot] = editor.AddInitializer("selection", Selection());
        editor.AddOutput(editor.Insert(layer.Node.Op, inputs, null, outputName: "patches").Output(0)!);
        _session = engine.CreateSession(_model, new SessionOptions { Threads = threads });
    }

    /// <summary>The features of all positions: [group][feature][position], positions in the order of the output's other axes.</summary>
    /// <param name="data">The layer's input.</param>
    /// <param name="positions">How many positions there are.</param>
    public float[] Extract(Tensor data, out int positions)
    {
        var result = (Tensor)_session.Run(new Dictionary<string, RuntimeValue> { [Input] = data })["patches"];
        return ChannelRows.Of(result, _layer.ChannelAxis, out positions);
    }

    public void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
    }

    private Tensor Selection()
    {
        int features = _layer.Features;
        var rows = new float[(long)_layer.Groups * features * features];
        for (int row = 0; row < _layer.Groups * features; row++)
        {
            rows[((long)row * features) + (row % features)] = 1;
        }

        return _layer.FromRows(rows, _layer.Groups * features);
    }
}
