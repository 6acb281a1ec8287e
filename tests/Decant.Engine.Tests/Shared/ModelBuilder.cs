using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine.Tests;

/// <summary>Builds small models for tests.</summary>
internal sealed class ModelBuilder
{
    private int _count;

    public ModelBuilder() => Editor = new GraphEditor(Model.Graph);

    public Model Model { get; } = new("test");

    public GraphEditor Editor { get; }

    public Value Input(string name, ElementType type, params Dim[] dims) => Editor.AddInput(name, new TensorType(type, Shape.Of(dims)));

    public Value Constant(Tensor tensor) => Editor.AddInitializer("constant", tensor);

    public Value Node(Operator op, params Value?[] inputs) => Nodes(op, 1, inputs)[0];

    public Value[] Nodes(Operator op, int outputs, params Value?[] inputs)
    {
        string name = $"{op.Schema.Name}{_count++}";
        var values = new Value[outputs];
        for (int i = 0; i < outputs; i++)
        {
            values[i] = Editor.Declare(i == 0 ? name : $"{name}:{i}", null);
        }

        Editor.AddNode(op, inputs, values, name);
        return values;
    }

    public Model Build(params Value[] outputs)
    {
        foreach (Value output in outputs)
        {
            Editor.AddOutput(output);
        }

        TypeInference.Infer(Model);
        return Model;
    }
}
