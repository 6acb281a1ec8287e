namespace Decant.Imaging.Tests;

public sealed class ImageResizerTests
{
    [Theory]
    [MemberData(nameof(Cases))]
    public void Resize_Fixture_EqualsOpenCvWithinOneLevel(ResizeMethod method, int width, int height)
    {
        Image source = Fixture.Decode("resize/source.ppm");
        Image expected = Fixture.Decode($"resize/{method.ToString().ToLowerInvariant()}_{width}x{height}.ppm");

        Image actual = ImageResizer.Resize(source, width, height, method);

        Assert.Equal((width, height), (actual.Width, actual.Height));
        int worst = actual.Pixels.Zip(expected.Pixels, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= (method == ResizeMethod.Bicubic ? 1 : 0), $"differs by {worst} levels");
    }

    public static TheoryData<ResizeMethod, int, int> Cases()
    {
        TheoryData<ResizeMethod, int, int> cases = [];
        foreach (ResizeMethod method in Enum.GetValues<ResizeMethod>())
        {
            foreach ((int width, int height) in new[] { (31, 23), (24, 18), (16, 12), (61, 47), (61, 20), (7, 40), (1, 1) })
            {
                cases.Add(method, width, height);
            }
        }

        return cases;
    }

    [Theory]
    [InlineData(100, 50, 30, 60, 30)]
    [InlineData(50, 101, 30, 30, 60)]
    [InlineData(7, 7, 3, 3, 3)]
    public void ResizeShort_ScalesTheLongerSideAlike(int width, int height, int side, int expectedWidth, int expectedHeight)
    {
        Image image = new(width, height, ColorOrder.Gray, new byte[width * height]);

        Image result = ImageResizer.ResizeShort(image, side, ResizeMethod.Area);

        Assert.Equal((expectedWidth, expectedHeight), (result.Width, result.Height));
    }

    [Fact]
    public void CropCenter_OddMargin_RoundsTheMarginBeforeDown()
    {
        Image image = new(5, 4, ColorOrder.Gray, [.. Enumerable.Range(0, 20).Select(i => (byte)i)]);

        Image crop = ImageResizer.CropCenter(image, 2, 1);

        Assert.Equal(new byte[] { 6, 7 }, crop.Pixels);
    }

    [Fact]
    public void CropCenter_LargerThanTheImage_Throws()
    {
        Image image = new(5, 4, ColorOrder.Gray, new byte[20]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => ImageResizer.CropCenter(image, 6, 2));

        Assert.Contains("DEC1408", error.Message, StringComparison.Ordinal);
        Assert.Contains("6x2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reorder_RgbToGrayAndBack_UsesTheLumaOfOpenCv()
    {
        Image image = new(2, 1, ColorOrder.Rgb, [255, 0, 0, 10, 200, 30]);

        Image gray = ImageResizer.Reorder(image, ColorOrder.Gray);
        Image bgr = ImageResizer.Reorder(image, ColorOrder.Bgr);

        Assert.Equal(new byte[] { 76, 124 }, gray.Pixels);
        Assert.Equal(new byte[] { 0, 0, 255, 30, 200, 10 }, bgr.Pixels);
        Assert.Equal(new byte[] { 76, 76, 76, 124, 124, 124 }, ImageResizer.Reorder(gray, ColorOrder.Rgb).Pixels);
    }
}
