using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Grows random well-typed models: the same seed and size always give the same model, and a smaller size gives a prefix of it.</summary>
internal sealed class GraphGenerator
{
    private static readonly long[] Sizes = [1, 1, 2, 3, 4, 5];

    private readonly Random _random;
    private readonly List<Value> _floats = [];
    private readonly Model _model = new("random");

    private GraphGenerator(int seed)
    {
        _random = new Random(seed);
        _model.Opsets[string.Empty] = 13 + (seed % 9);
        _model.IrVersion = 8;
    }

    /// <summary>The graph that grows.</summary>
    public GraphEditor Editor => new(_model.Graph);

    /// <summary>A model of about <paramref name="steps"/> nodes; most values that nothing reads, and some others, are its outputs.</summary>
    public static Model Create(int seed, int steps, bool symbolic = false)
    {
        var generator = new GraphGenerator(seed);
        generator.AddInputs(symbolic);
        for (int i = 0; i < steps; i++)
        {
            GraphSteps.Grow(generator);
        }

        generator.AddOutputs();
        return generator._model;
    }

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int Next(int count) => _random.Next(count);

    /// <summary>Whether a coin of the given odds falls on heads.</summary>
    public bool Chance(double odds) => _random.NextDouble() < odds;

    /// <summary>One of the given.</summary>
    public T Pick<T>(params IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    /// <summary>A float value computed so far, the latest ones more often; null where none fits.</summary>
    public Value? PickFloat(Func<Shape, bool>? fits = null)
    {
        List<Value> fitting = [.. _floats.Where(v => fits?.Invoke(v.Shape!) ?? true)];
        return fitting.Count == 0 ? null : fitting[Math.Max(_random.Next(fitting.Count), _random.Next(fitting.Count))];
    }

    /// <summary>A stored tensor of random numbers, sometimes all the same, sometimes zeros or ones.</summary>
    public Value Weights(params long[] sizes)
    {
        var shape = Shape.Of(sizes);
        if (Chance(0.25))
        {
            return Store(Tensor.Splat(shape, Pick(0f, 1f, 1f, 0.5f, -2f)));
        }

        var values = new float[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)Math.Round((_random.NextDouble() * 4) - 2, 2);
        }

        return Store(Tensor.Create(values, shape));
    }

    /// <summary>A stored vector of integers.</summary>
    public Value Integers(params long[] values) => Store(Tensor.Vector<long>(values));

    /// <summary>A stored tensor: an initializer, a Constant node, or sometimes an input with a default.</summary>
    public Value Store(Tensor tensor)
    {
        if (Chance(0.1))
        {
            return Editor.Insert(new ConstantOp(tensor), [], null, null, 1, "constant").Output(0)!;
        }

        if (!Chance(0.03))
        {
            return Editor.AddInitializer("stored", tensor);
        }

        Value input = Editor.AddInput(Editor.FreeName("default"), null);
        Editor.SetInitializer(input, tensor);
        return input;
    }

    /// <summary>Adds a node; its float outputs can be read by later ones.</summary>
    public Node Add(Operator op, params Value?[] inputs) => Add(1, op, inputs);

    /// <inheritdoc cref="Add(Operator, Value?[])"/>
    public Node Add(int outputs, Operator op, params Value?[] inputs)
    {
        Node node = Editor.Insert(op, inputs, null, null, outputs, op.Schema.Name.ToLowerInvariant());
        _floats.AddRange(node.Outputs.OfType<Value>().Where(static o => o is { TensorType.ElementType: ElementType.Float32, Shape: not null }));
        return node;
    }

    private void AddInputs(bool symbolic)
    {
        _model.Graph.InputsOverrideInitializers = true;
        int count = 1 + Next(3);
        for (int i = 0; i < count; i++)
        {
            int rank = i == 0 ? Pick(2, 4, 4) : Pick(0, 1, 2, 2, 3, 4);
            IEnumerable<Dim> dims = Enumerable.Range(0, rank).Select(axis =>
                symbolic && Chance(0.3) ? Dim.Symbol(Pick("n", "m")) : (Dim)Pick(Sizes));
            _floats.Add(Editor.AddInput($"x{i}", new TensorType(ElementType.Float32, Shape.Of(dims.ToArray()))));
        }
    }

    private void AddOutputs()
    {
        Editor.AddOutput(_floats[^1].Producer is null ? Add(new ReluOp(), _floats[^1]).Output(0)! : _floats[^1]);
        foreach (Value value in _model.Graph.Values.Where(v => v.Producer is { Op.ConstantOutput: null } && v != _floats[^1]).ToArray())
        {
            if (value.Uses.Count == 0 ? Chance(0.9) : Chance(0.05))
            {
                Editor.AddOutput(value);
            }
        }
    }
}
