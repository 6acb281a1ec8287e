using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Large.Bench;

/// <summary>
/// Wide convolutions and dense layers, half of the bytes each, every one followed by a batch normalisation or a factor that simplification takes
/// into the weights: all of them change.
/// </summary>
internal sealed class ConvolutionalModel
{
    private readonly Model _model = new("convolutional");
    private readonly GraphEditor _editor;
    private int _seed;

    private ConvolutionalModel()
    {
        _model.Opsets[string.Empty] = 17;
        _model.IrVersion = 8;
        _model.ProducerName = "decant-large-bench";
        _editor = new GraphEditor(_model.Graph);
    }

    /// <summary>A model whose weights take about <paramref name="bytes"/>.</summary>
    public static Model Create(long bytes)
    {
        (long channels, long units) = bytes >= 1L << 30 ? (1024L, 8192L) : (64L, 512L);
        long convolutions = Math.Max(1, bytes / 2 / (channels * channels * 9 * sizeof(float)));
        long dense = Math.Max(1, bytes / 2 / (units * units * sizeof(float)));
        return new ConvolutionalModel().Build(channels, convolutions, units, dense);
    }

    private Model Build(long channels, long convolutions, long units, long dense)
    {
        Value x = _editor.AddInput("image", new TensorType(ElementType.Float32, Shape.Of([1, channels, 4, 4])));
        for (int i = 0; i < convolutions; i++)
        {
            Value weight = Store($"conv{i}.weight", GeneratedWeights.Normal(++_seed, Math.Sqrt(2.0 / (9 * channels)), channels, channels, 3, 3));
            Value y = Add($"conv{i}", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1], KernelShape = [3, 3] }), x, weight);
            x = Add($"relu{i}", new ReluOp(), BatchNorm($"norm{i}", y, channels));
        }

        Value pooled = Add("flat", new FlattenOp(), Add("pooled", new GlobalAveragePoolOp(), x));
        x = Dense("entry", pooled, channels, units);
        for (int i = 0; i < dense; i++)
        {
            x = Dense($"dense{i}", x, units, units);
        }

        _editor.AddOutput(x);
        return _model;
    }

    private Value Dense(string name, Value x, long from, long to)
    {
        Value weight = Store($"{name}.weight", GeneratedWeights.Normal(++_seed, Math.Sqrt(2.0 / from), to, from));
        Value y = Add(name, new GemmOp(TransB: true), x, weight, Vector($"{name}.bias", 0.01f, 0.01f, to));
        return Add($"{name}.relu", new ReluOp(), BatchNorm($"{name}.norm", y, to));
    }

    private Value BatchNorm(string name, Value x, long channels) => Add(
        name,
        new BatchNormalizationOp(),
        x,
        Vector($"{name}.scale", 1, 0.1f, channels),
        Vector($"{name}.shift", 0.1f, 0.1f, channels),
        Vector($"{name}.mean", 0.1f, 0.1f, channels),
        Vector($"{name}.variance", 1, 0.1f, channels));

    private Value Vector(string name, float centre, float spread, long size) => Store(name, GeneratedWeights.Around(++_seed, centre, spread, size));

    private Value Store(string name, Tensor tensor) => _editor.AddInitializer(name, tensor);

    private Value Add(string name, Operator op, params Value?[] inputs) => _editor.Insert(op, inputs, null, outputName: name).Output(0)!;
}
