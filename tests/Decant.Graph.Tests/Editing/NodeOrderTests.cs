using Decant.Tensors;

namespace Decant.Graphs.Tests;

public class NodeOrderTests
{
    [Fact]
    public void SortNodes_ReadersFirst_PutsSourcesFirst()
    {
        var sketch = new Sketch();
        GraphEditor editor = sketch.Editor;
        Value x = sketch.Input("x");
        Value b = editor.Declare("b", Sketch.Float);
        Value a = editor.Declare("a", Sketch.Float);
        Node second = editor.AddNode(new MixOp(), [a], [b]);
        Node first = editor.AddNode(new MixOp(), [x], [a]);
        editor.AddOutput(b);

        editor.SortNodes();

        Assert.Equal([first, second], sketch.Model.Graph.Nodes);
        GraphVerifier.Verify(sketch.Model);
    }

    [Fact]
    public void SortNodes_SubgraphCapture_CountsAsRead()
    {
        var sketch = new Sketch();
        GraphEditor editor = sketch.Editor;
        Value x = sketch.Input("x");
        Value a = editor.Declare("a", Sketch.Float);
        Node body = sketch.Body("y", a);
        Node first = editor.AddNode(new MixOp(), [x], [a]);
        editor.AddOutput(body.Output(0)!);

        editor.SortNodes();

        Assert.Equal([first, body], sketch.Model.Graph.Nodes);
        GraphVerifier.Verify(sketch.Model);
    }

    [Fact]
    public void SortNodes_Cycle_NamesANodeOfIt()
    {
        var sketch = new Sketch();
        GraphEditor editor = sketch.Editor;
        Value a = editor.Declare("a", Sketch.Float);
        Value b = editor.Declare("b", Sketch.Float);
        editor.AddNode(new MixOp(), [b], [a], "first");
        editor.AddNode(new MixOp(), [a], [b], "second");

        ModelException e = Assert.Throws<ModelException>(editor.SortNodes);

        Assert.Equal("DEC1112", e.Code);
        Assert.Contains("'first'", e.Message, StringComparison.Ordinal);
    }
}
