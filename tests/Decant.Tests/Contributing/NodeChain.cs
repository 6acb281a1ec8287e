using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Tests;

/// <summary>Models of nodes in a row, between an input <c>x</c> and an output <c>y</c>.</summary>
internal static class NodeChain
{
    public static Graphs.Model Create(Tensor x, params Operator[] operators) => Create(x, asConstant: false, operators);

    public static Graphs.Model Create(Tensor x, bool asConstant, params Operator[] operators)
    {
        var model = new Graphs.Model("main");
        model.Opsets[string.Empty] = 17;
        var editor = new GraphEditor(model.Graph);
        Value value = asConstant ? editor.AddInitializer("x", x) : editor.AddInput("x", new TensorType(x.ElementType, x.Shape));
        for (int i = 0; i < operators.Length; i++)
        {
            value = editor.Insert(operators[i], [value], null, outputName: i == operators.Length - 1 ? "y" : $"t{i}").Output(0)!;
        }

        editor.AddOutput(value);
        return model;
    }

    public static IReadOnlyList<string> Operators(Graphs.Model model) => [.. model.Graph.Nodes.Select(static n => n.Op.Schema.Name)];
}
