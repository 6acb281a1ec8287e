using Decant.Tensors;

namespace Decant.Graphs.Tests;

public class TypeInferenceTests
{
    [Fact]
    public void Infer_DeclaredDimension_FillsWhatTheNodeCannotTell()
    {
        var sketch = new Sketch();
        Value x = sketch.Editor.AddInput("x", new TensorType(ElementType.Float32, Shape.Of([Dim.Unknown, Dim.Symbol("n")])));
        Value y = sketch.Editor.Declare("y", new TensorType(ElementType.Float32, Shape.Of(4, 9)));
        sketch.Editor.AddNode(new MixOp(), [x], [y]);

        TypeInference.Infer(sketch.Model);

        Assert.Equal(Shape.Of([4, Dim.Symbol("n")]), y.Shape);
    }

    [Fact]
    public void Infer_DeclaredElementTypeContradicts_Throws()
    {
        var sketch = new Sketch();
        Value y = sketch.Editor.Declare("y", new TensorType(ElementType.Float16));
        sketch.Editor.AddNode(new MixOp(), [sketch.Input("x")], [y], "liar");

        ModelException e = Assert.Throws<ModelException>(() => TypeInference.Infer(sketch.Model));

        Assert.Equal("DEC1114", e.Code);
        Assert.Contains("'liar'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Infer_Subgraph_SeesTypesOfTheGraphAround()
    {
        var sketch = new Sketch();
        Node body = sketch.Body("y", sketch.Mix("a", sketch.Input("x")));
        body.Output(0)!.Type = null;

        TypeInference.Infer(sketch.Model);

        Assert.Equal(Sketch.Float, body.Output(0)!.Type);
    }

    [Fact]
    public void Infer_IntegerInitializer_TracksItsElements()
    {
        var sketch = new Sketch();
        Value axes = sketch.Editor.AddInitializer("axes", Tensor.Vector(0L, 2L));
        axes.Elements = null;

        TypeInference.Infer(sketch.Model);

        Assert.Equal(new Dim[] { 0, 2 }, axes.Elements!.Elements);
    }
}
