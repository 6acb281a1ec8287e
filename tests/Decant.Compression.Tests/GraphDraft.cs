using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

/// <summary>Builds small models with seeded weights, and runs them.</summary>
internal sealed class GraphDraft
{
    private readonly GraphEditor _editor;
    private int _nodes;

    public GraphDraft()
    {
        Model.Opsets[string.Empty] = 13;
        _editor = new GraphEditor(Model.Graph);
    }

    public Model Model { get; } = new("draft");

    public static Tensor Random(int seed, params long[] sizes)
    {
        var random = new Random(seed);
        var values = new float[Shape.CountElements(sizes)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() * 2) - 1);
        }

        return Tensor.Create(values, Shape.Of(sizes));
    }

    public Value Input(string name, params long[] sizes) => _editor.AddInput(name, new TensorType(ElementType.Float32, Shape.Of(sizes)));

    public Value Store(string name, Tensor tensor) => _editor.AddInitializer(name, tensor);

    public Value Add(string output, Operator op, params Value?[] inputs)
    {
        Node node = _editor.Insert(op, inputs, null, outputName: output);
        _editor.Rename(node, $"node{++_nodes}_{output}");
        return node.Output(0)!;
    }

    /// <summary>A 3×3 convolution that keeps the size, with weight <c>{output}_w</c> and bias <c>{output}_b</c>.</summary>
    public Value Conv(string output, Value x, int channels, int seed)
    {
        long from = x.Shape![1].Value;
        return Add(
            output,
            new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }),
            x,
            Store($"{output}_w", Random(seed, channels, from, 3, 3)),
            Store($"{output}_b", Random(seed + 1, channels)));
    }

    public Model Done(params Value[] outputs)
    {
        foreach (Value output in outputs)
        {
            _editor.AddOutput(output);
        }

        return Model;
    }

    public static float[] Reference(Model model, IReadOnlyDictionary<string, RuntimeValue> inputs) =>
        ((Tensor)new ReferenceEvaluator(model).Run(inputs)[0]).ToFloats();

    /// <summary>Seeded inputs for every input of the model.</summary>
    public static Dictionary<string, RuntimeValue> Inputs(Model model, int seed) => model.Graph.RequiredInputs().ToDictionary(
        static i => i.Name, i => (RuntimeValue)Random(seed, [.. i.Shape!.Select(static d => d.Value)]));
}
