using System.Globalization;
using Decant.Graphs;

namespace Decant.Compression;

/// <summary>Notes on a weight which values it takes, for the container.</summary>
internal static class ClusterNotes
{
    /// <summary>Writes them.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="palette">The values, ascending.</param>
    /// <param name="scales">The factor of each position of an axis; null where there is none.</param>
    /// <param name="axis">The axis.</param>
    public static void Write(Value weight, float[] palette, float[]? scales, int? axis)
    {
        weight.Metadata[WeightClustering.PaletteKey] = Text(palette);
        if (scales is not null)
        {
            weight.Metadata[WeightClustering.ScalesKey] = Text(scales);
            weight.Metadata[WeightClustering.ScaleAxisKey] = axis!.Value.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static string Text(float[] values) => string.Join(' ', values.Select(static v => v.ToString("R", CultureInfo.InvariantCulture)));
}
