using Decant.Graphs;
using Decant.Imaging;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Decodes the bytes of an image file to <c>uint8[height, width, channels]</c>.</summary>
/// <param name="Order">The order of the channels.</param>
public sealed record ImageDecoderOp(ColorOrder Order = ColorOrder.Rgb) : Operator
{
    private static readonly string[] Orders = ["RGB", "BGR", "Grayscale"];

    /// <summary>ONNX ImageDecoder.</summary>
    public static OperatorSchema Definition { get; } = new("ImageDecoder", 20)
    {
        Inputs = [new("encoded_stream", TypeSet.Of(ElementType.UInt8))],
        Outputs = [new("image", TypeSet.Of(ElementType.UInt8))],
        Attributes = ["pixel_format"],
        Create = static a => new ImageDecoderOp(Array.IndexOf(Orders, a.Text("pixel_format", Orders[0])) is >= 0 and var index
            ? (ColorOrder)index
            : throw new ModelException("DEC1263", $"attribute 'pixel_format': '{a.Text("pixel_format")}' is none of {string.Join(", ", Orders)}")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("pixel_format", Orders[(int)Order], Orders[0]);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, ElementType.UInt8, [Dim.Unknown, Dim.Unknown, Order == ColorOrder.Gray ? 1 : 3]);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        var options = new ImageDecodeOptions { Order = Order == ColorOrder.Gray ? ColorOrder.Rgb : Order, ApplyOrientation = false };
        Image image = ImageDecoders.Decode(context.Input(0).AsSpan<byte>(), context.Who, options);
        byte[] pixels = Order == ColorOrder.Gray ? Luma(image.Pixels) : image.Pixels;
        context.SetOutput(0, Tensor.Create(pixels, Shape.Of(image.Height, image.Width, Order == ColorOrder.Gray ? 1 : image.Channels)));
    }

    // Pillow's conversion, which the standard's examples use: ITU-R 601-2 luma of the decoded colours, in 16 bits.
    private static byte[] Luma(byte[] rgb)
    {
        var luma = new byte[rgb.Length / 3];
        for (int i = 0; i < luma.Length; i++)
        {
            luma[i] = (byte)(((rgb[3 * i] * 19595) + (rgb[(3 * i) + 1] * 38470) + (rgb[(3 * i) + 2] * 7471) + 0x8000) >> 16);
        }

        return luma;
    }
}
