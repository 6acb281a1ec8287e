using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class ResizeTests
{
    [Fact]
    public void Resize_NearestByScales_RepeatsElements()
    {
        Tensor y = Of(
            new ResizeOp { Transformation = CoordinateTransformation.Asymmetric, NearestMode = NearestMode.Floor },
            Range(1, 1, 2, 2), null, Tensor.Vector(1f, 1, 2, 3));
        AssertClose(y, [1, 1, 4, 6], [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 2, 2, 2, 3, 3, 3]);
    }

    [Fact]
    public void Resize_LinearHalfPixel_InterpolatesAndRepeatsTheBorder()
    {
        Tensor y = Of(new ResizeOp { Mode = ResizeMode.Linear }, Floats([1, 4], 1, 2, 3, 4), null, Tensor.Vector(1f, 2));
        AssertClose(y, [1, 8], [1, 1.25, 1.75, 2.25, 2.75, 3.25, 3.75, 4]);
    }

    [Fact]
    public void Resize_LinearAlignCorners_KeepsTheEnds()
    {
        Tensor y = Of(
            new ResizeOp { Mode = ResizeMode.Linear, Transformation = CoordinateTransformation.AlignCorners }, Floats([2], 0, 6), null, null, Tensor.Vector(4L));
        AssertClose(y, [4], [0, 2, 4, 6]);
    }

    [Fact]
    public void Resize_LinearAntialias_CoversAllElements()
    {
        Tensor y = Of(new ResizeOp { Mode = ResizeMode.Linear, Antialias = true }, Floats([4], 1, 2, 3, 4), null, Tensor.Vector(0.5f));

        // Triangles of half width 2 around 0.5 and 2.5; the border repeats on the left with weight 1/4 of index -1.
        AssertClose(y, [2], [1.625, 3.375]);
    }

    [Fact]
    public void Resize_Cubic_ReproducesAStraightLineInside()
    {
        Tensor y = Of(new ResizeOp { Mode = ResizeMode.Cubic, CubicCoefficient = -0.5f }, Range(8), null, Tensor.Vector(2f));
        Assert.Equal(3.25, y.ReadDouble(7), 6);
        Assert.Equal(3.75, y.ReadDouble(8), 6);
    }

    [Fact]
    public void Resize_CropAndResize_ExtrapolatesOutside()
    {
        var op = new ResizeOp { Mode = ResizeMode.Linear, Transformation = CoordinateTransformation.TfCropAndResize, ExtrapolationValue = 9 };
        Tensor y = Of(op, Floats([3], 0, 10, 20), Tensor.Vector(0.5f, 1.5f), null, Tensor.Vector(3L));
        AssertClose(y, [3], [10, 20, 9]);
    }

    [Fact]
    public void Resize_NotLargerOnTwoAxes_KeepsTheRatio()
    {
        var op = new ResizeOp { AspectRatio = AspectRatioPolicy.NotLarger, Axes = [1, 2] };
        Assert.Equal(Shape.Of(1, 3, 6), Of(op, Range(1, 2, 4), null, null, Tensor.Vector(7L, 6L)).Shape);
    }

    [Fact]
    public void Resize_NearestStrings_MovesThem()
    {
        Tensor y = Of(new ResizeOp(), Tensor.FromStrings(["a", "b"], Shape.Of(2)), null, Tensor.Vector(2f));
        Assert.Equal(["a", "a", "b", "b"], y.Strings.ToArray());
    }
}
