using Decant.Tensors;

namespace Decant.Graphs.Tests;

public class GraphVerifierTests
{
    private readonly Sketch _sketch = new();

    [Fact]
    public void Verify_GraphWithCaptures_Passes()
    {
        Value a = _sketch.Mix("a", _sketch.Input("x"), _sketch.Stored("w"));
        _sketch.Editor.AddOutput(_sketch.Body("y", a).Output(0)!);
        GraphVerifier.Verify(_sketch.Model);
    }

    [Fact]
    public void Verify_ReadBeforeComputed_Throws()
    {
        GraphEditor editor = _sketch.Editor;
        Value a = editor.Declare("a", Sketch.Float);
        _sketch.Mix("b", a);
        editor.AddNode(new MixOp(), [_sketch.Input("x")], [a], "late");
        Fails("DEC1117", "make_b", "'a'", "'late'");
    }

    [Fact]
    public void Verify_CapturedValueComputedLater_Throws()
    {
        GraphEditor editor = _sketch.Editor;
        Value a = editor.Declare("a", Sketch.Float);
        _sketch.Body("y", a);
        editor.AddNode(new MixOp(), [_sketch.Input("x")], [a], "late");
        Fails("DEC1117", "make_inner", "'late'");
    }

    [Fact]
    public void Verify_NothingComputesTheValue_Throws()
    {
        _sketch.Mix("b", _sketch.Editor.Declare("ghost", Sketch.Float));
        Fails("DEC1120", "make_b", "'ghost'");
    }

    [Fact]
    public void Verify_RequiredInputAbsent_Throws()
    {
        _sketch.Editor.AddNode(new MixOp(), [null], [_sketch.Editor.Declare("y", null)], "lonely");
        Fails("DEC1118", "lonely", "'X'");
    }

    [Fact]
    public void Verify_TooManyInputs_Throws()
    {
        Value x = _sketch.Input("x");
        _sketch.Editor.AddNode(new MixOp(), [x, x, x], [_sketch.Editor.Declare("y", null)], "greedy");
        Fails("DEC1118", "greedy", "3 inputs");
    }

    [Fact]
    public void Verify_SubgraphMissing_Throws()
    {
        _sketch.Editor.AddNode(new BodyOp(), [], [_sketch.Editor.Declare("y", null)], "hollow");
        Fails("DEC1118", "hollow", "0 subgraphs");
    }

    [Fact]
    public void Verify_TypeNotAccepted_Throws()
    {
        Value x = _sketch.Editor.AddInput("x", new TensorType(ElementType.Int64, Shape.Of(2)));
        _sketch.Editor.AddNode(new MixOp(), [x], [_sketch.Editor.Declare("y", null)], "picky");
        Fails("DEC1119", "picky", "x: int64[2]");
    }

    [Fact]
    public void Verify_TypeVariableBroken_Throws()
    {
        Value half = _sketch.Editor.AddInput("h", new TensorType(ElementType.Float16, Shape.Of(2)));
        _sketch.Editor.AddNode(new MixOp(), [_sketch.Input("x"), half], [_sketch.Editor.Declare("y", null)], "torn");
        Fails("DEC1119", "torn", "h: float16[2]", "x: float32[2]");
    }

    [Fact]
    public void Verify_ReadsValueOfASiblingSubgraph_Throws()
    {
        Node body = _sketch.Body("y", _sketch.Input("x"));
        _sketch.Mix("z", body.Subgraphs[0].Outputs[0]);
        Fails("DEC1121", "make_z", "'inner'");
    }

    [Fact]
    public void Verify_SubgraphReusesANameAroundIt_Throws()
    {
        Node body = _sketch.Body("y", _sketch.Input("x"), inner: "t");
        _sketch.Editor.AddOutput(_sketch.Mix("t", body.Output(0)));
        Fails("DEC1116", "'t'");
    }

    private void Fails(string code, params string[] parts)
    {
        ModelException e = Assert.Throws<ModelException>(() => GraphVerifier.Verify(_sketch.Model));
        Assert.Equal(code, e.Code);
        Assert.All(parts, p => Assert.Contains(p, e.Message, StringComparison.Ordinal));
    }
}
