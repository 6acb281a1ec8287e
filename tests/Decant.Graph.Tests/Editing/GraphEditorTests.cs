using Decant.Tensors;

namespace Decant.Graphs.Tests;

public class GraphEditorTests
{
    private readonly Sketch _sketch = new();

    [Fact]
    public void Declare_NameTaken_Throws()
    {
        _sketch.Input("x");
        Assert.Equal("DEC1110", Assert.Throws<ModelException>(() => _sketch.Editor.Declare("x", null)).Code);
    }

    [Fact]
    public void ReplaceUses_OutputOfGraph_KeepsItsName()
    {
        Value x = _sketch.Input("x");
        Value a = _sketch.Mix("a", x);
        Value y = _sketch.Mix("y", a);
        _sketch.Editor.AddOutput(y);

        _sketch.Editor.ReplaceUses(y, a);
        _sketch.Editor.RemoveNode(y.Producer!);

        Assert.Equal("y", a.Name);
        Assert.Same(a, _sketch.Model.Graph.Outputs[0]);
        Assert.Same(a, _sketch.Model.Graph.Find("y"));
        Assert.Null(_sketch.Model.Graph.Find("a"));
        GraphVerifier.Verify(_sketch.Model);
    }

    [Fact]
    public void ReplaceUses_ByInput_RefusesForOutputOfGraph()
    {
        Value x = _sketch.Input("x");
        Value y = _sketch.Mix("y", x);
        _sketch.Editor.AddOutput(y);

        Assert.False(GraphEditor.CanReplace(y, x));
        Assert.Throws<InvalidOperationException>(() => _sketch.Editor.ReplaceUses(y, x));
    }

    [Fact]
    public void ReplaceUses_CapturedBySubgraph_MovesTheCapture()
    {
        Value x = _sketch.Input("x");
        Value a = _sketch.Mix("a", x);
        Node body = _sketch.Body("y", a);
        _sketch.Editor.AddOutput(body.Output(0)!);

        _sketch.Editor.ReplaceUses(a, x);
        _sketch.Editor.RemoveNode(a.Producer!);

        Assert.Equal([x], body.Subgraphs[0].Captures());
        GraphVerifier.Verify(_sketch.Model);
    }

    [Fact]
    public void RemoveNode_OutputRead_Throws()
    {
        Value a = _sketch.Mix("a", _sketch.Input("x"));
        _sketch.Editor.AddOutput(a);
        Assert.Throws<InvalidOperationException>(() => _sketch.Editor.RemoveNode(a.Producer!));
    }

    [Fact]
    public void RemoveUnread_Chain_TakesSourcesOnlyReadThere()
    {
        Value x = _sketch.Input("x");
        Value kept = _sketch.Mix("kept", x);
        Value a = _sketch.Mix("a", kept);
        Node body = _sketch.Body("b", a);
        _sketch.Editor.AddOutput(kept);

        Assert.Equal(2, _sketch.Editor.RemoveUnread(body));
        Assert.Equal([kept.Producer!], _sketch.Model.Graph.Nodes);
        GraphVerifier.Verify(_sketch.Model);
    }

    [Fact]
    public void DropOutput_Trailing_ShortensTheList()
    {
        Value x = _sketch.Input("x");
        GraphEditor editor = _sketch.Editor;
        Node node = editor.AddNode(new MixOp(), [x], [editor.Declare("z", null), editor.Declare("mask", null)]);
        editor.AddOutput(node.Output(0)!);

        editor.DropOutput(node, 1);

        Assert.Single(node.Outputs);
        Assert.Null(_sketch.Model.Graph.Find("mask"));
        GraphVerifier.Verify(_sketch.Model);
    }

    [Fact]
    public void FreezeInput_InputWithDefault_BecomesConstant()
    {
        Value w = _sketch.Input("w");
        _sketch.Model.Graph.InputsOverrideInitializers = true;
        _sketch.Editor.SetInitializer(w, Tensor.Vector(1f, 2f));
        Assert.Null(w.Constant);

        _sketch.Editor.FreezeInput(w);

        Assert.NotNull(w.Constant);
        Assert.Empty(_sketch.Model.Graph.Inputs);
        _sketch.Editor.AddOutput(_sketch.Mix("y", w));
        GraphVerifier.Verify(_sketch.Model);
    }

    [Fact]
    public void Inline_Subgraph_TakesTheNodesPlaceAndKeepsNamesUnique()
    {
        Value x = _sketch.Input("x");
        Value a = _sketch.Mix("inner_1", x);
        Node body = _sketch.Body("y", a);
        _sketch.Editor.AddOutput(body.Output(0)!);

        Assert.True(GraphEditor.CanInline(body, body.Subgraphs[0]));
        _sketch.Editor.Inline(body, body.Subgraphs[0]);

        Assert.True(body.IsRemoved);
        Assert.All(body.Subgraphs[0].Nodes, static n => Assert.True(n.IsRemoved));
        Assert.Equal(2, _sketch.Model.Graph.NodeCount);
        Assert.Equal("y", _sketch.Model.Graph.Outputs[0].Name);
        Assert.Equal([a], _sketch.Model.Graph.Outputs[0].Producer!.Inputs);
        GraphVerifier.Verify(_sketch.Model);
    }

    [Fact]
    public void CanInline_HandsOutCapturedValueAsGraphOutput_Refuses()
    {
        Value x = _sketch.Input("x");
        GraphEditor editor = _sketch.Editor;
        Node body = editor.AddNode(new BodyOp(), [], [editor.Declare("y", null)]);
        new GraphEditor(editor.AddSubgraph(body, "body")).AddOutput(x);
        editor.AddOutput(body.Output(0)!);

        Assert.False(GraphEditor.CanInline(body, body.Subgraphs[0]));
    }

    [Fact]
    public void FreeName_NameInsideSubgraph_IsAvoided()
    {
        _sketch.Body("y", _sketch.Input("x"), inner: "t");
        Assert.Equal("t_1", _sketch.Editor.FreeName("t"));
    }

    [Fact]
    public void Insert_RecordsOriginAndInfersTypes()
    {
        Value x = _sketch.Input("x");
        Value a = _sketch.Mix("a", x);

        Node made = new GraphEditor(_sketch.Model.Graph, "my-pass").Insert(new MixOp(), [x], a.Producer, [a.Producer!]);

        Assert.Equal(new NodeOrigin("my-pass", ["make_a"]), made.Origin);
        Assert.Equal(Sketch.Float, made.Output(0)!.Type);
        Assert.Equal([made, a.Producer!], _sketch.Model.Graph.Nodes);
    }
}
