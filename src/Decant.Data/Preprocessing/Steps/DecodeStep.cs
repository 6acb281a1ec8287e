using Decant.Imaging;
using Decant.Tensors;

namespace Decant.Data;

/// <summary><c>decode: rgb|bgr|gray</c>: a file becomes an image; a stored uint8 tensor (RGB or gray) is taken as one already decoded.</summary>
internal sealed record DecodeStep(string Place, ColorOrder Order) : PreprocessStep("decode", Place)
{
    public override PreprocessValue Apply(PreprocessValue value, string sample)
    {
        if (value.File is { } file)
        {
            return PreprocessValue.Of(ImageDecoders.Decode(file.ReadAllBytes(), sample, ImageDecodeOptions.Default with { Order = Order }));
        }

        Image image = value.Image ?? FromTensor(value.Tensor!, value.Axes);
        return PreprocessValue.Of(ImageResizer.Reorder(image, Order));
    }

    private static Image FromTensor(Tensor tensor, string? axes)
    {
        if (tensor.ElementType != ElementType.UInt8 || axes is not ("nhw" or "nhwc" or "nchw") || tensor.Length == 0)
        {
            throw new ArgumentException($"a stored {tensor} is no image; uint8[1,h,w], uint8[1,h,w,c] or uint8[1,c,h,w] with 1 or 3 channels expected");
        }

        Tensor pixels = axes == "nchw" ? TensorConversion.Permute(tensor, [0, 2, 3, 1]) : tensor;
        int channels = pixels.Rank == 4 ? (int)pixels.Sizes[3] : 1;
        return new Image((int)pixels.Sizes[2], (int)pixels.Sizes[1], channels == 3 ? ColorOrder.Rgb : ColorOrder.Gray, pixels.ToArray<byte>());
    }
}
