using System.Security.Cryptography;
using Decant.Tensors;

namespace Decant.Imaging.Tests;

public sealed class ImageDecodersTests
{
    public static TheoryData<string> Png => Fixture.Under("png/");

    public static TheoryData<string> Jpeg => Fixture.Under("jpeg/");

    public static TheoryData<string> Bmp => Fixture.Under("bmp/");

    public static TheoryData<string> Pnm => Fixture.Under("pnm/");

    public static TheoryData<string> Tiff => Fixture.Under("tiff/");

    [Theory]
    [MemberData(nameof(Png))]
    [MemberData(nameof(Jpeg))]
    [MemberData(nameof(Bmp))]
    [MemberData(nameof(Pnm))]
    [MemberData(nameof(Tiff))]
    public void Decode_Fixture_EqualsOpenCv(string file)
    {
        Fixture expected = Fixture.Named(file);
        Image rgb = Fixture.Decode(file);
        Image gray = Fixture.Decode(file, ColorOrder.Gray);

        Assert.Equal((expected.Width, expected.Height), (rgb.Width, rgb.Height));
        Assert.Equal(expected.RgbSha256, Convert.ToHexStringLower(SHA256.HashData(rgb.Pixels)));
        Assert.Equal(expected.GraySha256, Convert.ToHexStringLower(SHA256.HashData(gray.Pixels)));
    }

    [Theory]
    [InlineData("png/type2_8bit.png")]
    [InlineData("jpeg/420_base.jpg")]
    [InlineData("bmp/rgb_24.bmp")]
    [InlineData("pnm/p6.ppm")]
    [InlineData("tiff/opencv_lzw.tif")]
    public void Decode_Bgr_SwapsRedAndBlue(string file)
    {
        byte[] rgb = Fixture.Decode(file).Pixels;
        byte[] bgr = Fixture.Decode(file, ColorOrder.Bgr).Pixels;

        Assert.Equal(rgb.Chunk(3).SelectMany(p => new[] { p[2], p[1], p[0] }), bgr);
    }

    [Fact]
    public void Decode_OrientationNotApplied_KeepsStoredRows()
    {
        Image stored = ImageDecoders.Decode(Fixture.Bytes("jpeg/orientation_6.jpg"), "x", ImageDecodeOptions.Default with { ApplyOrientation = false });

        Assert.Equal((13, 7), (stored.Width, stored.Height));
        Assert.Equal(Fixture.Decode("jpeg/orientation_1.jpg").Pixels, stored.Pixels);
    }

    [Fact]
    public void Decode_UnknownSignature_NamesTheKnownFormats()
    {
        ModelException error = Assert.Throws<ModelException>(() => ImageDecoders.Decode("GIF89a..."u8, "a.png"));

        Assert.Equal("DEC1401", error.Code);
        Assert.Contains("'a.png'", error.Message, StringComparison.Ordinal);
        Assert.Contains("JPEG, PNG, BMP, PNM, TIFF", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("png/type2_8bit.png")]
    [InlineData("jpeg/420_base.jpg")]
    [InlineData("bmp/rgb_24.bmp")]
    [InlineData("pnm/p6.ppm")]
    [InlineData("tiff/opencv_lzw.tif")]
    public void Decode_MorePixelsThanAllowed_Throws(string file)
    {
        ModelException error = Assert.Throws<ModelException>(
            () => ImageDecoders.Decode(Fixture.Bytes(file), file, ImageDecodeOptions.Default with { MaxPixels = 100 }));

        Assert.Equal("DEC1404", error.Code);
    }
}
