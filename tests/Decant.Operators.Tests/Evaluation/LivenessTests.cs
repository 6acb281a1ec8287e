using Decant.Graphs;

namespace Decant.Operators.Tests;

public class LivenessTests
{
    [Fact]
    public void EndingAt_ValueReadInASubgraph_LivesUntilTheOwnersEnd()
    {
        var model = new Model();
        var editor = new GraphEditor(model.Graph);
        Value x = editor.AddInput("x", null);
        Node first = editor.Insert(new ReluOp(), [x], null);
        Value inner = first.Outputs[0]!;
        Value y = editor.Declare("y", null);
        Node branch = editor.AddNode(new IfOp(), [x], [y]);
        foreach (string name in new[] { "then", "else" })
        {
            new GraphEditor(editor.AddSubgraph(branch, name)).AddOutput(inner);
        }

        Node last = editor.Insert(new ReluOp(), [y], null);
        editor.AddOutput(last.Outputs[0]!);
        var liveness = new Liveness(model.Graph);
        Assert.Empty(liveness.EndingAt(first));
        Assert.Equal(["x", inner.Name], liveness.EndingAt(branch).Select(static v => v.Name));
        Assert.Equal([y], liveness.EndingAt(last));
    }
}
