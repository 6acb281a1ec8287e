using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Random windows that slide over spatial axes.</summary>
internal static class WindowDraw
{
    /// <summary>Batch, channels, and one to three spatial axes that are large enough for most windows.</summary>
    public static Operand Image(CaseBuilder b, TypeSet types, int mostSpatial = 3) =>
        b.Find(t => types.Contains(t.ElementType) && t.Rank >= 3 && t.Rank <= 2 + mostSpatial && t.Sizes[2..].IndexOf(0) < 0)
        ?? b.New(b.Draw.Type(types), ImageShape(b, mostSpatial));

    /// <summary>A shape of batch, channels and one to <paramref name="mostSpatial"/> spatial axes.</summary>
    public static Shape ImageShape(CaseBuilder b, int mostSpatial = 3)
    {
        int spatial = Math.Min(b.Draw.Pick(1, 2, 2, 2, 2, 3), mostSpatial);
        return Shape.Of([b.Draw.Pick(1, 1, 2, 0), b.Draw.Pick(1, 2, 3, 4, 8), .. Enumerable.Range(0, spatial).Select(_ => (long)b.Draw.Pick(1, 3, 4, 5, 6, 7))]);
    }

    /// <summary>Kernel sizes, none larger than the image on any axis.</summary>
    public static long[] Kernel(CaseBuilder b, ReadOnlySpan<long> spatial) =>
        [.. spatial.ToArray().Select(size => Math.Min(size, b.Draw.Pick(1, 2, 3, 3)))];

    /// <summary>Strides, dilations and padding for a kernel.</summary>
    /// <param name="b">The choices.</param>
    /// <param name="kernel">The kernel's sizes.</param>
    /// <param name="dilations">Whether the operator has dilations.</param>
    /// <param name="automatic">Whether the operator has automatic padding.</param>
    public static AttributeMap Attributes(CaseBuilder b, long[] kernel, bool dilations = true, bool automatic = true)
    {
        var attributes = new AttributeMap().Set("kernel_shape", EquatableList.From(kernel));
        if (b.Draw.Chance(0.4))
        {
            attributes.Set("strides", EquatableList.From(kernel.Select(_ => (long)b.Draw.Pick(1, 2, 2, 3))));
        }

        if (dilations && b.Draw.Chance(0.2))
        {
            attributes.Set("dilations", EquatableList.From(kernel.Select(_ => (long)b.Draw.Pick(1, 2))));
        }

        if (automatic && b.Draw.Chance(0.2))
        {
            return attributes.Set("auto_pad", b.Draw.Pick("SAME_UPPER", "SAME_LOWER", "VALID"));
        }

        return b.Draw.Chance(0.6)
            ? attributes.Set("pads", EquatableList.From(kernel.Concat(kernel).Select(k => (long)b.Draw.Next((int)k))))
            : attributes;
    }
}
