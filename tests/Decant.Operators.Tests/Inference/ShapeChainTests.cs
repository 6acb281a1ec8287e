using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators.Tests.Inference;

/// <summary>Shape computations as exporters write them must stay symbolic to the end.</summary>
public sealed class ShapeChainTests
{
    private readonly Model _model = new("chain");
    private readonly GraphEditor _editor;
    private readonly Value _input;

    public ShapeChainTests()
    {
        _editor = new GraphEditor(_model.Graph);
        _input = _editor.AddInput("x", DataType.Tensor(ElementType.Float32, [Dim.Symbol("batch"), 8, Dim.Symbol("width")]));
    }

    [Fact]
    public void Reshape_FromGatheredSizes_IsSymbolic()
    {
        Value shape = Node(new ShapeOp(), _input);
        Value batch = Node(new GatherOp(), shape, Constant(Tensor.Scalar(0L)));
        Value width = Node(new GatherOp(), shape, Constant(Tensor.Scalar(2L)));
        Value product = Node(new MulOp(), width, Constant(Tensor.Scalar(2L)));
        Value target = Node(
            new ConcatOp(0),
            Node(new UnsqueezeOp(), batch, Constant(Tensor.Vector(0L))),
            Constant(Tensor.Vector(-1L)),
            Node(new UnsqueezeOp(), product, Constant(Tensor.Vector(0L))));
        Value result = Node(new ReshapeOp(), _input, target);
        TypeInference.Infer(_model);
        Assert.Equal("[batch,4,2*width]", result.Shape!.ToString());
    }

    [Fact]
    public void Expand_FromSlicedShape_IsSymbolic()
    {
        Value sliced = Node(new SliceOp(), Node(new ShapeOp(), _input), Constant(Tensor.Vector(-1L)), Constant(Tensor.Vector(long.MaxValue)), Constant(Tensor.Vector(0L)));
        Value cast = Node(new CastOp(ElementType.Int64), Node(new CastOp(ElementType.Float32), sliced));
        Value result = Node(new ExpandOp(), Constant(Tensor.Scalar(1f)), cast);
        TypeInference.Infer(_model);
        Assert.Equal("[width]", result.Shape!.ToString());
    }

    [Fact]
    public void ConstantOfShape_EqualWhere_ChooseKnownSizes()
    {
        // PyTorch's expand: -1 means "as it is".
        Value wanted = Constant(Tensor.Vector(-1L, 8, 5));
        Value ones = Node(new ConstantOfShapeOp(Tensor.Vector(1L)), Constant(Tensor.Vector(3L)));
        Value negative = Node(new MulOp(), ones, Constant(Tensor.Scalar(-1L)));
        Value chosen = Node(new WhereOp(), Node(new EqualOp(), wanted, negative), ones, wanted);
        Value result = Node(new ExpandOp(), Constant(Tensor.Zeros(ElementType.Float32, Shape.Of(8, 1))), chosen);
        TypeInference.Infer(_model);
        Assert.Equal("[1,8,5]", result.Shape!.ToString());
    }

    [Fact]
    public void Range_OfASize_HasThatLength()
    {
        Value width = Node(new SqueezeOp(), Node(new ShapeOp(2, 3), _input), Constant(Tensor.Vector(0L)));
        Value result = Node(new RangeOp(), Constant(Tensor.Scalar(0L)), width, Constant(Tensor.Scalar(1L)));
        TypeInference.Infer(_model);
        Assert.Equal("[width]", result.Shape!.ToString());
    }

    [Fact]
    public void Flatten_SymbolicSizes_AreMultiplied()
    {
        Value result = Node(new FlattenOp(), _input);
        TypeInference.Infer(_model);
        Assert.Equal("[batch,8*width]", result.Shape!.ToString());
    }

    [Fact]
    public void ReduceProd_OfShape_IsTheElementCount()
    {
        Value count = Node(new ReduceProdOp(KeepDims: false), Node(new ShapeOp(), _input));
        Value half = Node(new DivOp(), count, Constant(Tensor.Scalar(4L)));
        Value result = Node(new ConstantOfShapeOp(), Node(new UnsqueezeOp(), half, Constant(Tensor.Vector(0L))));
        TypeInference.Infer(_model);
        Assert.Equal("[2*batch*width]", result.Shape!.ToString());
    }

    [Fact]
    public void SplitAndPad_OfSymbolicAxis_AreExpressions()
    {
        Value a = _editor.Declare("a", null);
        Value b = _editor.Declare("b", null);
        _editor.AddNode(new SplitOp(1), [_input], [a, b]);
        Value padded = Node(new PadOp(), a, Constant(Tensor.Vector(0L, 0, 1, 0, 0, 2)));
        TypeInference.Infer(_model);
        Assert.Equal("[batch,4,3+width]", padded.Shape!.ToString().Replace("width+3", "3+width", StringComparison.Ordinal));
    }

    private Value Constant(Tensor tensor) => _editor.AddInitializer("c", tensor);

    private Value Node(Operator op, params Value?[] inputs)
    {
        Value output = _editor.Declare(_editor.FreeName(op.Schema.Name), null);
        _editor.AddNode(op, inputs, [output]);
        return output;
    }
}
