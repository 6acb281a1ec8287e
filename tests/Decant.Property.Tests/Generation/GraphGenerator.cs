using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Grows random well-typed models, node by node, each evaluated as it is added: the same seed always gives the same model.</summary>
internal sealed class GraphGenerator
{
    private const int MostElements = 1500;
    private const int MostRank = 7;
    private const int Attempts = 6;

    private readonly Model _model = new("random");
    private readonly Dictionary<string, RuntimeValue> _inputs = [];
    private readonly NodeEvaluation _evaluation = new();
    private readonly GrowthOptions _options;
    private List<Value> _visible = [];
    private Graph _graph;

    private GraphGenerator(int seed, GrowthOptions options)
    {
        _options = options;
        Draw = new Draw(seed);
        _graph = _model.Graph;
        _model.Opsets[string.Empty] = Draw.Chance(0.5) ? Operators.OperatorRegistry.NewestOpset : 13 + (seed % 9);
        _model.Opsets["com.microsoft"] = 1;
        _model.IrVersion = 8;
        _model.Graph.InputsOverrideInitializers = true;
    }

    /// <summary>The choices.</summary>
    public Draw Draw { get; }

    /// <summary>The graph that grows: the main one, or the subgraph that is being made.</summary>
    public GraphEditor Editor => new(_graph);

    /// <summary>A model that grew from a seed; most values that nothing reads, and some others, are its outputs.</summary>
    public static RandomModel Create(int seed, GrowthOptions options)
    {
        var generator = new GraphGenerator(seed, options);
        generator.AddInputs();
        for (int i = 0; i < options.Steps; i++)
        {
            generator.Grow();
        }

        return generator.Finish();
    }

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int Next(int count) => Draw.Next(count);

    /// <summary>Whether a coin of the given odds falls on heads.</summary>
    public bool Chance(double odds) => Draw.Chance(odds);

    /// <summary>One of the given.</summary>
    public T Pick<T>(params IReadOnlyList<T> items) => Draw.Pick(items);

    /// <summary>What a value holds.</summary>
    public RuntimeValue Content(Value value) => _evaluation[value];

    /// <summary>The shape of the tensor that a value holds.</summary>
    public Shape ShapeOf(Value value) => ((Tensor)Content(value)).Shape;

    /// <summary>A float32 value computed so far, the latest ones more often; null where none fits.</summary>
    public Value? PickFloat(Func<Shape, bool>? fits = null) =>
        PickValue(v => v is Tensor { ElementType: ElementType.Float32 } t && fits?.Invoke(t.Shape) != false);

    /// <summary>A value computed so far, the latest ones more often; null where none fits.</summary>
    public Value? PickValue(Func<RuntimeValue, bool> fits)
    {
        Value[] fitting = [.. _visible.Where(v => fits(_evaluation[v]))];
        return fitting.Length == 0 ? null : fitting[Math.Max(Next(fitting.Length), Next(fitting.Length))];
    }

    /// <summary>A stored float32 tensor of random numbers, sometimes all the same, sometimes zeros or ones.</summary>
    public Value Weights(params long[] sizes) => Store(
        Chance(0.25) ? Tensor.Splat(Shape.Of(sizes), Pick(0f, 1f, 1f, 0.5f, -2f)) : RandomTensor.Create(Draw, ElementType.Float32, Shape.Of(sizes)));

    /// <summary>A stored vector of integers.</summary>
    public Value Integers(params long[] values) => Store(Tensor.Vector<long>(values));

    /// <summary>A stored tensor: an initializer, a Constant node, or sometimes an input with a default.</summary>
    public Value Store(Tensor tensor)
    {
        if (Chance(0.1))
        {
            Node node = Editor.Insert(new Operators.ConstantOp(tensor), [], null, null, 1, "constant");
            _evaluation.Run(node);
            return node.Output(0)!;
        }

        if (_graph.Outer is not null || !Chance(0.03))
        {
            return Editor.AddInitializer("stored", tensor);
        }

        Value input = Editor.AddInput(Editor.FreeName("default"), null);
        Editor.SetInitializer(input, tensor);
        return input;
    }

    /// <summary>Adds a node; its outputs can be read by later ones.</summary>
    /// <exception cref="DecantException">The operator refuses its inputs; the node is taken away again.</exception>
    public Node Add(Operator op, params Value?[] inputs) => Add(1, op, inputs);

    /// <inheritdoc cref="Add(Operator, Value?[])"/>
    public Node Add(int outputs, Operator op, params Value?[] inputs)
    {
        GraphEditor editor = Editor;
        string name = op.Schema.Name.ToLowerInvariant();
        Value[] declared = [.. Enumerable.Range(0, outputs).Select(_ => editor.Declare(editor.FreeName(name), null))];
        return Settle(editor.AddNode(op, inputs, declared, declared[0].Name));
    }

    /// <summary>Infers and evaluates a node that was added, and takes it away again where it is refused.</summary>
    /// <exception cref="DecantException">The operator refuses its inputs.</exception>
    public Node Settle(Node node)
    {
        try
        {
            TypeInference.InferNode(node);
            _ = node.Facts();
            _evaluation.Run(node);
            if (node.Outputs.Any(o => o is not null && IsLarge(_evaluation[o])))
            {
                throw new StepRefusedException($"{node}: its outputs are larger than random models need");
            }
        }
        catch (Exception e) when (e is DecantException or StepRefusedException)
        {
            Editor.RemoveNode(node);
            throw;
        }
        catch (Exception e) when (_options.Only is null)
        {
            Editor.RemoveNode(node);
            throw new StepRefusedException($"{node} failed, as the properties of operators alone tell: {e.Message}");
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{GraphPrinter.Print(node)}\n  of {string.Join(", ", node.Inputs.Select(i => i is null ? "_" : i.ToString()))}: {e.Message}", e);
        }

        Keep(node);
        return node;
    }

    /// <summary>Adds a subgraph to a node and lets it grow by some steps.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The subgraph's name.</param>
    /// <param name="inputs">What the subgraph's inputs hold at first.</param>
    /// <param name="finish">Chooses the outputs, given the inputs.</param>
    public void AddBody(Node node, string name, IReadOnlyList<RuntimeValue> inputs, Action<GraphEditor, Value[]> finish)
    {
        (Graph outer, List<Value> visible) = (_graph, _visible);
        try
        {
            _visible = [.. visible];
            _graph = Editor.AddSubgraph(node, name);
            Value[] values = [.. inputs.Select((content, i) => Editor.AddInput(Editor.FreeName($"{name}_in{i}"), InputType(content)))];
            for (int i = 0; i < values.Length; i++)
            {
                _evaluation[values[i]] = inputs[i];
                _visible.Add(values[i]);
            }

            int steps = 1 + Next(3);
            for (int i = 0; i < steps; i++)
            {
                Grow();
            }

            finish(Editor, values);
        }
        finally
        {
            (_graph, _visible) = (outer, visible);
        }
    }

    /// <summary>The values that the graph itself (no graph around it) computed or was given, and that fit.</summary>
    public Value[] Own(Func<RuntimeValue, bool> fits) => [.. _visible.Where(v => v.Graph == _graph && fits(_evaluation[v]))];

    private static DataType InputType(RuntimeValue content) => ValueTypes.Of(content);

    private static bool IsLarge(RuntimeValue value) => value is Tensor t && (t.Length > MostElements || t.Rank > MostRank);

    private void Grow()
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                if (Step())
                {
                    return;
                }
            }
            catch (Exception e) when (e is DecantException or StepRefusedException)
            {
                // The operator refuses the drawn inputs; another step is drawn.
            }
        }
    }

    private bool Step()
    {
        if (_options.Only is null && Chance(_options.Patterns))
        {
            GraphSteps.Grow(this);
            return true;
        }

        if (_options.Only is null && Chance(_options.Subgraphs) && Depth() < 2)
        {
            SubgraphSteps.Grow(this);
            return true;
        }

        OperatorSchema schema = _options.Only is { } only
            ? OperatorCases.Schemas.First(s => OperatorCases.Key(s) == only)
            : Pick(OperatorCases.Schemas);
        var builder = new CaseBuilder(Draw, [.. _visible.Select(v => new Operand(_evaluation[v], v))]);
        OperatorCase drawn = OperatorCases.Create(builder, schema);
        Add(drawn.Outputs, drawn.Op, [.. drawn.Inputs.Select(Place)]);
        return true;
    }

    private int Depth()
    {
        int depth = 0;
        for (Graph? graph = _graph.Outer; graph is not null; graph = graph.Outer)
        {
            depth++;
        }

        return depth;
    }

    /// <summary>The value of an operand: the one it has, a stored one, or a new input of the model.</summary>
    public Value? Place(Operand? operand)
    {
        if (operand is null || operand.Existing is not null)
        {
            return operand?.Existing;
        }

        return operand is { IsStored: true, Content: Tensor tensor } ? Store(tensor) : NewInput(operand.Content);
    }

    private Value NewInput(RuntimeValue content)
    {
        var editor = new GraphEditor(_model.Graph);
        Value input = editor.AddInput(editor.FreeName("x"), InputType(content));
        _inputs.Add(input.Name, content);
        _evaluation[input] = content;
        _visible.Add(input);
        return input;
    }

    private void AddInputs()
    {
        int count = 1 + Next(2);
        for (int i = 0; i < count; i++)
        {
            int rank = i == 0 ? Pick(2, 4, 4) : Pick(0, 1, 2, 2, 3, 4, 5);
            NewInput(RandomTensor.Create(Draw, ElementType.Float32, Draw.Shape(rank)));
        }
    }

    // Values that are not finite spoil all that reads them, so most stay unread.
    private void Keep(Node node) =>
        _visible.AddRange(node.Outputs.OfType<Value>().Where(o => ValueTypes.IsTame(_evaluation[o]) || Chance(0.1)));

    private RandomModel Finish()
    {
        Value[] results = [.. _model.Graph.Nodes.SelectMany(static n => n.Outputs.OfType<Value>())];
        Value[] outputs = [.. results.Where(r => r.Uses.Count == 0 || Chance(0.08))];
        if (outputs.Length == 0)
        {
            outputs = [Add(new Operators.IdentityOp(), _visible[0]).Output(0)!];
        }

        Editor.SetOutputs(outputs);
        foreach (Value unread in _model.Graph.Inputs.Where(static i => i.Uses.Count == 0 && i.Initializer is null).ToArray())
        {
            Editor.RemoveValue(unread);
            _inputs.Remove(unread.Name);
        }

        IReadOnlyDictionary<string, Dim> bindings = _options.Symbolic ? Symbols.Declare(Draw, _model) : new Dictionary<string, Dim>();
        return new RandomModel(_model, _inputs, bindings);
    }
}
