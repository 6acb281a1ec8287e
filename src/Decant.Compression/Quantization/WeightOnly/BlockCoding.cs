using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>How the weights of a block become codes: <c>weight ≈ (value(code) - zero) · scale</c>.</summary>
/// <param name="encoding">What they are stored as.</param>
/// <param name="symmetric">Whether there is no zero point.</param>
/// <param name="unsigned">Whether integers are stored without sign, those of a symmetric encoding around the middle.</param>
internal sealed class BlockCoding(WeightEncoding encoding, bool symmetric, bool unsigned)
{
    private const float SmallestScale = 1.1754944e-38f;

    /// <summary>
    /// The codebook of NF4: the quantiles of a normal distribution, scaled to [-1, 1], with zero among them (Dettmers et al., "QLoRA: Efficient Finetuning
    /// of Quantized LLMs", appendix E).
    /// </summary>
    public static readonly float[] Nf4 =
    [
        -1f, -0.6961928f, -0.52507305f, -0.3949175f, -0.28444138f, -0.18477343f, -0.09105004f, 0f,
        0.0795803f, 0.1609302f, 0.2461123f, 0.33791524f, 0.44070983f, 0.562617f, 0.72295684f, 1f,
    ];

    private static readonly float[] Nf4Thresholds = [.. Nf4.Zip(Nf4.Skip(1), static (a, b) => (a + b) / 2)];

    /// <summary>The bits of a code.</summary>
    public int Bits => encoding is WeightEncoding.Int4 or WeightEncoding.Nf4 ? 4 : 8;

    /// <summary>Whether blocks have zero points of their own.</summary>
    public bool HasZeros => IsInteger && !symmetric;

    /// <summary>The element type of codes.</summary>
    public ElementType Type => encoding switch
    {
        WeightEncoding.Nf4 => ElementType.UInt4,
        WeightEncoding.Float8E4M3 => ElementType.Float8E4M3FN,
        WeightEncoding.Float8E5M2 => ElementType.Float8E5M2,
        _ => (Bits, Unsigned) switch
        {
            (4, true) => ElementType.UInt4,
            (4, false) => ElementType.Int4,
            (_, true) => ElementType.UInt8,
            _ => ElementType.Int8,
        },
    };

    /// <summary>The code that stands for zero where blocks have no zero points of their own.</summary>
    public int Middle => IsInteger && Unsigned ? 1 << (Bits - 1) : 0;

    /// <summary>Whether <see cref="EncodePacked"/> applies.</summary>
    public bool IsPackedInteger => encoding == WeightEncoding.Int4;

    private int Lowest => Unsigned ? 0 : -(1 << (Bits - 1));

    private bool IsInteger => encoding is WeightEncoding.Int4 or WeightEncoding.Int8;

    private bool Unsigned => unsigned || HasZeros;

    /// <summary>The scale, and the zero point, of a block whose weights lie between two numbers.</summary>
    public (float Scale, float Zero) Parameters(float least, float greatest)
    {
        if (HasZeros)
        {
            float low = Math.Min(least, 0), high = Math.Max(greatest, 0);
            float step = Usable((float)(((double)high - low) / ((1 << Bits) - 1)));
            return (step, Math.Clamp(MathF.Round(-low / step), 0, (1 << Bits) - 1));
        }

        // The lowest integer is one further from zero than the highest.
        return (Usable(encoding switch
        {
            WeightEncoding.Nf4 => Math.Max(-least, greatest),
            WeightEncoding.Float8E4M3 => Math.Max(-least, greatest) / 448,
            WeightEncoding.Float8E5M2 => Math.Max(-least, greatest) / 57344,
            _ => Math.Max(greatest / ((1 << (Bits - 1)) - 1), -least / (1 << (Bits - 1))),
        }), Middle);
    }

    /// <summary>The codes of a tile, a byte each.</summary>
    public unsafe void Encode(float* tile, int rows, int width, float* inverse, float* zero, byte* codes)
    {
        switch (encoding)
        {
            case WeightEncoding.Nf4:
                BlockCodes.Indices(tile, rows, width, inverse, Nf4Thresholds, codes);
                break;
            case WeightEncoding.Float8E4M3:
                BlockCodes.Floats(tile, rows, width, inverse, bias: 7, mantissa: 3, largest: 0x7E, codes);
                break;
            case WeightEncoding.Float8E5M2:
                BlockCodes.Floats(tile, rows, width, inverse, bias: 15, mantissa: 2, largest: 0x7B, codes);
                break;
            default:
                BlockCodes.Integers(tile, rows, width, inverse, zero, Lowest, Lowest + (1 << Bits) - 1, codes);
                break;
        }
    }

    /// <summary>The codes of a tile of 4-bit integers, packed for each column.</summary>
    public unsafe void EncodePacked(float* tile, int rows, int width, float* inverse, float* zero, byte* target, nint stride) =>
        BlockCodes.PackedIntegers(tile, rows, width, inverse, zero, Lowest, Lowest + (1 << Bits) - 1, target, stride);

    /// <summary>The number that a code stands for before scaling, less the zero point.</summary>
    public double Value(byte code, float zero) => encoding switch
    {
        WeightEncoding.Nf4 => Nf4[code & 15],
        WeightEncoding.Float8E4M3 or WeightEncoding.Float8E5M2 => SmallFloat.Decode(Type, code),
        _ => (Unsigned ? code : (sbyte)code) - zero,
    };

    private static float Usable(float scale) => scale >= SmallestScale ? scale : 1;
}
