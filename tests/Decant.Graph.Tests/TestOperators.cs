using Decant.Tensors;

namespace Decant.Graphs.Tests;

/// <summary>Any number of inputs of one float type; the output has the type of the first.</summary>
internal sealed record MixOp(long Axis = 0) : Operator
{
    public override OperatorSchema Schema => new("Mix", 1)
    {
        Inputs = [new("X", TypeSet.Float, "T"), new("Y", TypeSet.Float, "T", ParameterKind.Optional)],
        Outputs = [new("Z", TypeSet.Float, "T"), new("Mask", TypeSet.Bool, null, ParameterKind.Optional)],
        Create = static a => new MixOp(a.Int("axis", 0)),
    };

    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis, 0);

    public override void Infer(InferenceContext context)
    {
        context.SetOutput(0, context.Input(0));
        context.SetOutput(1, ElementType.Bool, context.Shape(0));
    }
}

/// <summary>A node with one subgraph, whose outputs it hands out.</summary>
internal sealed record BodyOp : Operator
{
    public override OperatorSchema Schema => new("Body", 1)
    {
        Inputs = [new("X", TypeSet.Any, null, ParameterKind.Variadic)],
        Outputs = [new("Y", TypeSet.Any, null, ParameterKind.Variadic)],
        Subgraphs = ["body"],
        Create = static _ => new BodyOp(),
    };

    public override void Infer(InferenceContext context)
    {
        DataType?[] types = context.InferSubgraph(context.Node.Subgraphs[0], []);
        for (int i = 0; i < context.OutputCount; i++)
        {
            context.SetOutput(i, types[i]);
        }
    }
}

/// <summary>Builds small graphs.</summary>
internal sealed class Sketch
{
    public static readonly TensorType Float = new(ElementType.Float32, Shape.Of(2));

    public Model Model { get; } = new("main");

    public GraphEditor Editor => new(Model.Graph);

    public Value Input(string name) => Editor.AddInput(name, Float);

    public Value Stored(string name) => Editor.AddInitializer(name, Tensor.Vector(1f, 2f));

    public Value Mix(string output, params Value?[] inputs) => Mix(Editor, output, inputs);

    public static Value Mix(GraphEditor editor, string output, params Value?[] inputs)
    {
        Node node = editor.AddNode(new MixOp(), inputs, [editor.Declare(output, null)], "make_" + output);
        TypeInference.InferNode(node);
        return node.Output(0)!;
    }

    /// <summary>A node whose subgraph mixes <paramref name="captured"/> once and hands that out.</summary>
    public Node Body(string output, Value captured, string inner = "inner")
    {
        Node node = Editor.AddNode(new BodyOp(), [], [Editor.Declare(output, null)], "body_" + output);
        var inside = new GraphEditor(Editor.AddSubgraph(node, "body"));
        inside.AddOutput(Mix(inside, inner, captured));
        TypeInference.InferNode(node);
        return node;
    }
}
