using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class SamplingTests
{
    private static readonly Tensor Image = Floats([1, 1, 2, 2], 0, 1, 2, 3);

    [Fact]
    public void GridSample_Corners_DependOnTheirAlignment()
    {
        Tensor corner = Floats([1, 1, 1, 2], 1, -1);
        AssertClose(Of(new GridSampleOp(AlignCorners: true), Image, corner), [1, 1, 1, 1], [1]);
        AssertClose(Of(new GridSampleOp(), Image, corner), [1, 1, 1, 1], [0.25]);
        AssertClose(Of(new GridSampleOp(Padding: SamplePadding.Border), Image, corner), [1, 1, 1, 1], [1]);
    }

    [Fact]
    public void AffineGrid_Identity_ReproducesTheImage()
    {
        Tensor grid = Of(new AffineGridOp(), Floats([1, 2, 3], 1, 0, 0, 0, 1, 0), Tensor.Vector(1L, 1, 2, 2));
        AssertClose(grid, [1, 2, 2, 2], [-0.5, -0.5, 0.5, -0.5, -0.5, 0.5, 0.5, 0.5]);
        AssertClose(Of(new GridSampleOp(), Image, grid), [1, 1, 2, 2], [0, 1, 2, 3]);
    }

    [Fact]
    public void NonMaxSuppression_OverlappingBoxes_KeepsTheBetter()
    {
        Tensor boxes = Floats([1, 3, 4], 0, 0, 1, 1, 0, 0.1f, 1, 1.1f, 2, 2, 3, 3);
        Tensor y = Of(new NonMaxSuppressionOp(), boxes, Floats([1, 1, 3], 0.5f, 0.9f, 0.1f), Tensor.Vector(5L), Tensor.Vector(0.5f), Tensor.Vector(0.2f));
        Assert.Equal(Shape.Of(1, 3), y.Shape);
        Assert.Equal([0, 0, 1], y.ToArray<long>());
    }

    [Fact]
    public void RoiAlign_WholeElements_AveragesThem()
    {
        var op = new RoiAlignOp { Height = 1, Width = 1, SamplingRatio = 2 };
        AssertClose(Of(op, Image, Floats([1, 4], 0, 0, 2, 2), Tensor.Vector(0L)), [1, 1, 1, 1], [1.5]);
    }

    [Fact]
    public void MaxRoiPool_Bins_TakeTheGreatest() =>
        AssertClose(Of(new MaxRoiPoolOp([1, 2]), Image, Floats([1, 5], 0, 0, 0, 1, 1)), [1, 1, 1, 2], [2, 3]);

    [Fact]
    public void DeformConv_OffsetOfOneColumn_ReadsTheNextColumn()
    {
        Tensor offset = Floats([1, 2, 2, 2], 0, 0, 0, 0, 1, 1, 1, 1);
        Tensor y = Of(new DeformConvOp(new SlidingWindow()), Image, Fill(2, 1, 1, 1, 1), offset, null, Fill(0.5f, 1, 1, 2, 2));
        AssertClose(y, [1, 1, 2, 2], [1, 0, 3, 0]);
    }

    [Fact]
    public void Col2Im_OverlappingBlocks_AreAdded() =>
        AssertClose(Of(new Col2ImOp(new SlidingWindow()), Floats([1, 2, 2], 1, 2, 10, 20), Tensor.Vector(3L), Tensor.Vector(2L)), [1, 1, 3], [1, 12, 20]);

    [Fact]
    public void ImageDecoder_PortableGraymap_YieldsItsPixels()
    {
        byte[] file = [.. "P5 2 1 255\n"u8, 7, 200];
        Assert.Equal([7, 7, 7, 200, 200, 200], Of(new ImageDecoderOp(), Tensor.Vector<byte>(file)).ToArray<byte>());
        Assert.Equal([7, 200], Of(new ImageDecoderOp(Imaging.ColorOrder.Gray), Tensor.Vector<byte>(file)).ToArray<byte>());
    }
}
