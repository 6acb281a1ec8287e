namespace Decant.Graphs.Tests;

public class ModelCloneTests
{
    [Fact]
    public void Clone_WithCaptures_IsIndependentAndPrintsTheSame()
    {
        var sketch = new Sketch();
        Value a = sketch.Mix("a", sketch.Input("x"), sketch.Stored("w"));
        sketch.Editor.AddOutput(sketch.Body("y", a).Output(0)!);
        string before = GraphPrinter.Print(sketch.Model);

        using Decant.Graphs.Model copy = sketch.Model.Clone();

        GraphVerifier.Verify(copy);
        Assert.Equal(before, GraphPrinter.Print(copy));
        Assert.Same(copy.Graph.Find("a"), Assert.Single(copy.Graph.Nodes.Last().Subgraphs[0].Captures()));
        Assert.Same(sketch.Model.Graph.Find("w")!.Initializer, copy.Graph.Find("w")!.Initializer);

        new GraphEditor(copy.Graph).ReplaceUses(copy.Graph.Find("a")!, copy.Graph.Find("x")!);
        GraphVerifier.Verify(copy);
        Assert.Equal(before, GraphPrinter.Print(sketch.Model));
    }
}
