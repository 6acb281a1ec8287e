using System.Buffers.Binary;
using System.Globalization;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Decant;

/// <summary>
/// Float32 weights of at most 256 values, or of such values times a scale for each position of an axis: <c>u16 count; f32 palette[count];
/// u8 axis (255: none); [u32 count; f32 scales[count]]; u8 indices[elements]</c>, little endian.
/// </summary>
internal static class PaletteEncoding
{
    /// <summary>The name in the manifest.</summary>
    public const string Name = "palette";

    private const byte NoAxis = 255;
    private const int Most = 256;

    // The notes that clustering leaves on a weight.
    private const string PaletteKey = "decant.palette";
    private const string ScalesKey = "decant.scales";
    private const string ScaleAxisKey = "decant.scale_axis";

    /// <summary>The bytes of a weight; null where it does not take few enough values, or would not come back bit for bit.</summary>
    public static byte[]? Pack(Value weight)
    {
        Tensor tensor = weight.Initializer!;
        ReadOnlySpan<float> values = tensor.AsSpan<float>();
        (float[] palette, float[]? scales, int axis) = Noted(weight) ?? (Distinct(values) ?? [], null, NoAxis);
        if (palette.Length is 0 or > Most || (scales is not null && (axis >= tensor.Rank || tensor.Sizes[axis] != scales.Length)))
        {
            return null;
        }

        var bytes = new byte[Header(palette, scales) + values.Length];
        Span<byte> rest = WriteHeader(bytes, palette, scales, axis);
        long inner = scales is null ? 1 : Shape.CountElements(tensor.Sizes[(axis + 1)..].ToArray());
        for (int i = 0; i < values.Length; i++)
        {
            float scale = scales is null ? 1 : scales[i / inner % scales.Length];
            int index = Index(palette, values[i], scale);
            if (index < 0)
            {
                return null;
            }

            rest[i] = (byte)index;
        }

        return bytes;
    }

    /// <summary>The elements of a weight.</summary>
    /// <exception cref="ModelException">DEC1714: the bytes do not fit the shape.</exception>
    public static float[] Expand(ReadOnlySpan<byte> bytes, long[] shape, string who, Dictionary<string, string> metadata)
    {
        long elements = Shape.CountElements(shape);
        var reader = new PackedBytes(bytes, who);
        float[] palette = reader.Floats(reader.UInt16());
        int axis = reader.Byte();
        float[]? scales = axis == NoAxis ? null : reader.Floats(reader.Count());
        if (palette.Length > Most || (scales is not null && (axis >= shape.Length || shape[axis] != scales.Length)))
        {
            throw reader.Damaged("its palette or scales do not fit its shape");
        }

        ReadOnlySpan<byte> indices = reader.Rest(elements);
        long inner = scales is null ? 1 : Shape.CountElements(shape[(axis + 1)..]);
        var values = new float[elements];
        for (int i = 0; i < values.Length; i++)
        {
            if (indices[i] >= palette.Length)
            {
                throw reader.Damaged($"index {indices[i]} of element {i} lies outside its palette of {palette.Length}");
            }

            values[i] = scales is null ? palette[indices[i]] : palette[indices[i]] * scales[i / inner % scales.Length];
        }

        metadata[PaletteKey] = Text(palette);
        if (scales is not null)
        {
            metadata[ScalesKey] = Text(scales);
            metadata[ScaleAxisKey] = axis.ToString(CultureInfo.InvariantCulture);
        }

        return values;
    }

    private static int Header(float[] palette, float[]? scales) => 2 + (4 * palette.Length) + 1 + (scales is null ? 0 : 4 + (4 * scales.Length));

    private static Span<byte> WriteHeader(Span<byte> bytes, float[] palette, float[]? scales, int axis)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)palette.Length);
        Span<byte> rest = WriteFloats(bytes[2..], palette);
        rest[0] = (byte)axis;
        rest = rest[1..];
        if (scales is null)
        {
            return rest;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)scales.Length);
        return WriteFloats(rest[4..], scales);
    }

    private static Span<byte> WriteFloats(Span<byte> bytes, float[] values)
    {
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            bytes = bytes[4..];
        }

        return bytes;
    }

    // The entry that gives back the value's bits.
    private static int Index(float[] palette, float value, float scale)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        int near = Nearest(palette, scale == 0 ? 0 : value / scale);
        for (int i = Math.Max(0, near - 1); i <= Math.Min(palette.Length - 1, near + 1); i++)
        {
            if (BitConverter.SingleToInt32Bits(palette[i] * scale) == bits)
            {
                return i;
            }
        }

        return -1;
    }

    private static int Nearest(float[] palette, float value)
    {
        int at = Array.BinarySearch(palette, value);
        return at >= 0 ? at : Math.Min(~at, palette.Length - 1);
    }

    private static (float[] Palette, float[]? Scales, int Axis)? Noted(Value weight) =>
        !weight.Metadata.TryGetValue(PaletteKey, out string? palette) ? null
        : weight.Metadata.TryGetValue(ScalesKey, out string? scales) && weight.Metadata.TryGetValue(ScaleAxisKey, out string? axis)
            && int.TryParse(axis, NumberStyles.None, CultureInfo.InvariantCulture, out int a) && a < NoAxis
            ? Numbers(palette) is { } p && Numbers(scales) is { } s ? (p, s, a) : null
            : Numbers(palette) is { } alone ? (alone, null, NoAxis) : null;

    private static float[]? Numbers(string text)
    {
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var values = new float[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
            {
                return null;
            }
        }

        return values;
    }

    private static string Text(float[] values) => string.Join(' ', values.Select(static v => v.ToString("R", CultureInfo.InvariantCulture)));

    private static float[]? Distinct(ReadOnlySpan<float> values)
    {
        var seen = new HashSet<int>();
        foreach (float value in values)
        {
            if (seen.Add(BitConverter.SingleToInt32Bits(value)) && (seen.Count > Most || float.IsNaN(value)))
            {
                return null;
            }
        }

        return [.. seen.Select(BitConverter.Int32BitsToSingle).Order()];
    }
}
