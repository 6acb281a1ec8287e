using Decant.Tensors;

namespace Decant.Graphs.Tests;

public class GraphPrinterTests
{
    [Fact]
    public void Print_Model_ShowsOneNodeALineWithTypes()
    {
        var sketch = new Sketch();
        sketch.Model.Opsets[string.Empty] = 13;
        GraphEditor editor = sketch.Editor;
        Value x = sketch.Input("x");
        Node node = editor.AddNode(new MixOp(Axis: 1), [x, sketch.Stored("w")], [editor.Declare("a", null), editor.Declare("m", null)], "mix");
        TypeInference.InferNode(node);
        editor.AddOutput(sketch.Body("y", node.Output(0)!).Output(0)!);

        const string Expected = """
            # opset 13
            graph main {
              input  x: float32[2]
              stored w: float32[2] = [1, 2]
              a: float32[2], m: bool[2] = Mix(x, w) {axis=1} "mix"
              y: float32[2] = Body() "body_y"
                graph body {
                  inner: float32[2] = Mix(a) "make_inner"
                  output inner: float32[2]
                }
              output y: float32[2]
            }

            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), GraphPrinter.Print(sketch.Model));
    }

    [Fact]
    public void PrintAround_Node_MarksItBetweenItsNeighbours()
    {
        var sketch = new Sketch();
        Value a = sketch.Mix("a", sketch.Input("x"));
        Value b = sketch.Mix("b", a, sketch.Editor.AddInitializer("w", Tensor.Splat(Shape.Of(2), 3f)));
        sketch.Editor.AddOutput(sketch.Mix("c", b));

        const string Expected = """
                a: float32[2] = Mix(x) "make_a"
              > b: float32[2] = Mix(a, w) "make_b"
                  where w: float32[2] = (2 times 3)
                c: float32[2] = Mix(b) "make_c"
            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), GraphPrinter.PrintAround(b.Producer!).ReplaceLineEndings("\n"));
    }
}
