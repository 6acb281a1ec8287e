using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class InlineConstantIfTests
{
    [Theory]
    [InlineData(true, "Relu")]
    [InlineData(false, "Sigmoid")]
    public void Run_ConstantCondition_LeavesOneBranch(bool condition, string expected)
    {
        (ModelBuilder model, Node node) = Build(m => m.Store(Tensor.Scalar(condition)));
        string name = node.Output(0)!.Name;
        model.Run(new InlineConstantIf());
        Assert.Equal(["Exp", expected], model.Operators());
        Assert.Equal(name, model.Model.Graph.Outputs[0].Name);
    }

    [Fact]
    public void Run_ComputedCondition_Stays()
    {
        (ModelBuilder model, _) = Build(m => m.Input("condition", ElementType.Bool, Shape.Scalar));
        Assert.Equal(0, model.Run(new InlineConstantIf()).Steps);
    }

    [Fact]
    public void Run_ConstantIfInsideAConstantIf_LeavesNoUsesOfTheBranchesThatWent()
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", 4);
        Value condition = model.Store(Tensor.Scalar(true));
        Node outer = model.Editor.AddNode(new IfOp(), [condition], [model.Editor.Declare("y", null)], "outer");
        var then = new GraphEditor(model.Editor.AddSubgraph(outer, "then"));
        Node inner = then.AddNode(new IfOp(), [condition], [then.Declare("chosen", null)], "inner");
        AddBranch(then, inner, "a", new AbsOp(), x);
        AddBranch(then, inner, "b", new TanhOp(), x);
        then.AddOutput(inner.Output(0)!);
        AddBranch(model.Editor, outer, "else", new SigmoidOp(), x);
        TypeInference.Infer(model.Model);
        model.Output(outer.Output(0)!);
        model.Run(new InlineConstantIf());
        model.Run(new InlineConstantIf());
        Assert.Equal(["Abs"], model.Operators());
        Assert.Single(x.Uses);
    }

    private static (ModelBuilder Model, Node Node) Build(Func<ModelBuilder, Value> condition)
    {
        var model = new ModelBuilder();
        Value x = model.Add(new ExpOp(), model.Input("x", 4));
        GraphEditor editor = model.Editor;
        Node node = editor.AddNode(new IfOp(), [condition(model)], [editor.Declare("y", null)], "choose");
        AddBranch(editor, node, "then", new ReluOp(), x);
        AddBranch(editor, node, "else", new SigmoidOp(), x);
        TypeInference.InferNode(node);
        model.Output(node.Output(0)!);
        return (model, node);
    }

    private static void AddBranch(GraphEditor editor, Node node, string name, Operator op, Value x)
    {
        var branch = new GraphEditor(editor.AddSubgraph(node, name));
        branch.AddOutput(branch.Insert(op, [x], null, null, 1, name + "_result").Output(0)!);
    }
}
