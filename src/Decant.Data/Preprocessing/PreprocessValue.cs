using Decant.Imaging;
using Decant.Tensors;

namespace Decant.Data;

/// <summary>What flows from one preprocessing step to the next: a stored file, a decoded image, or a tensor whose axes may have names.</summary>
internal sealed class PreprocessValue
{
    private PreprocessValue(FilePayload? file, Image? image, Tensor? tensor, string? axes)
    {
        File = file;
        Image = image;
        Tensor = tensor;
        Axes = axes;
    }

    public FilePayload? File { get; }

    public Image? Image { get; }

    public Tensor? Tensor { get; }

    /// <summary>One letter an axis of <see cref="Tensor"/> (n, h, w, c, t), or null where they are not known.</summary>
    public string? Axes { get; }

    public static PreprocessValue Of(FilePayload file) => new(file, null, null, null);

    public static PreprocessValue Of(Image image) => new(null, image, null, null);

    public static PreprocessValue Of(Tensor tensor, string? axes) => new(null, null, tensor, axes);

    /// <summary>A stored tensor; the axes of what looks like an image are named.</summary>
    public static PreprocessValue Stored(Tensor tensor) => Of(tensor, tensor.Rank switch
    {
        3 when tensor.Sizes[0] == 1 => "nhw",
        4 when tensor.Sizes[0] == 1 => FourAxes(tensor.Sizes),
        _ => null,
    });

    // Three channels are told before one, and the last axis before the second: a column of one pixel is rarer than a gray image.
    private static string? FourAxes(ReadOnlySpan<long> sizes) =>
        sizes[3] == 3 ? "nhwc" : sizes[1] == 3 ? "nchw" : sizes[3] == 1 ? "nhwc" : sizes[1] == 1 ? "nchw" : null;

    /// <summary>The value as a tensor; an image becomes <c>uint8[h,w,c]</c>.</summary>
    public (Tensor Tensor, string? Axes) AsTensor()
    {
        if (Image is { } image)
        {
            return (Tensor.Create(ElementType.UInt8, image.Pixels, Shape.Of(image.Height, image.Width, image.Channels)), "hwc");
        }

        return (Tensor ?? throw new ArgumentException("the sample is a file: the first step must be decode or audio"), Axes);
    }

    /// <summary>The value as a tensor of floats.</summary>
    public (Tensor Tensor, string? Axes) AsFloats()
    {
        (Tensor tensor, string? axes) = AsTensor();
        return tensor.ElementType == ElementType.Float32 ? (tensor, axes) : (TensorConversion.Cast(tensor, ElementType.Float32), axes);
    }
}
