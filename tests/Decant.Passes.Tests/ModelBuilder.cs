using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

/// <summary>Builds small models, runs passes over them, and checks that their outputs stay.</summary>
internal sealed class ModelBuilder
{
    private int _names;

    public ModelBuilder(long opset = 13) => Model.Opsets[string.Empty] = opset;

    public Model Model { get; } = new("main");

    public GraphEditor Editor => new(Model.Graph);

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

    public Value Input(string name, params long[] sizes) => Input(name, ElementType.Float32, Shape.Of(sizes));

    public Value Input(string name, ElementType type, Shape shape) => Editor.AddInput(name, new TensorType(type, shape));

    public Value Store(Tensor tensor, string name = "w") => Editor.AddInitializer(name, tensor);

    public Value Ints(params long[] values) => Store(Tensor.Vector<long>(values), "ints");

    public Node Node(Operator op, params Value?[] inputs) => Node(1, op, inputs);

    public Node Node(int outputs, Operator op, params Value?[] inputs) =>
        Editor.Insert(op, inputs, null, null, outputs, $"{op.Schema.Name.ToLowerInvariant()}{++_names}");

    public Value Add(Operator op, params Value?[] inputs) => Node(op, inputs).Output(0)!;

    public ModelBuilder Output(params Value[] values)
    {
        foreach (Value value in values)
        {
            Editor.AddOutput(value);
        }

        return this;
    }

    /// <summary>Runs passes once each, checks that the outputs keep their values, and returns the report.</summary>
    public PipelineReport Run(params Pass[] passes) => Run(new PassSettings(), 0, passes);

    public PipelineReport Run(PassSettings settings, double tolerance, params Pass[] passes)
    {
        IReadOnlyList<RuntimeValue> before = Evaluate();
        PipelineReport report = new PassPipeline([new PassStage("test", passes)], settings).Run(Model);
        OutputComparison.AssertClose(before, Evaluate(), tolerance);
        return report;
    }

    public IReadOnlyList<string> Operators() => [.. Model.Graph.Nodes.Select(static n => n.Op.Schema.Name)];

    public string Refusal(params Pass[] passes)
    {
        string before = GraphPrinter.Print(Model);
        PipelineReport report = Run(passes);
        Assert.Equal(before, GraphPrinter.Print(Model));
        return string.Join('\n', report.Refusals);
    }

    private IReadOnlyList<RuntimeValue> Evaluate() => new ReferenceEvaluator(Model).Run(Model.Graph.RequiredInputs().Select(InputFor).ToDictionary());

    private static KeyValuePair<string, RuntimeValue> InputFor(Value input, int index)
    {
        long[] sizes = [.. input.Shape!.Select(static d => d.IsNumber ? d.Value : 2)];
        Tensor values = Random(100 + index, sizes);
        return new(input.Name, input.TensorType!.ElementType switch
        {
            ElementType.Int64 => Tensor.Create(Array.ConvertAll(values.ToFloats(), static v => (long)(v * 10)), values.Shape),
            ElementType.Bool => Tensor.Create(Array.ConvertAll(values.ToFloats(), static v => v > 0), values.Shape),
            _ => values,
        });
    }
}
