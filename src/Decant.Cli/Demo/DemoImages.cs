using System.Globalization;
using System.Text;
using Decant.Data;
using Decant.Tensors;

namespace Decant.Cli;

/// <summary>The demonstration's images as files and as samples.</summary>
internal static class DemoImages
{
    /// <summary>Writes images as <c>INDEX_LABEL.ppm</c>.</summary>
    public static void Write(string folder, int seed, int count)
    {
        Directory.CreateDirectory(folder);
        for (int i = 0; i < count; i++)
        {
            (byte[] pixels, ShapeKind kind) = ShapeDrawer.Draw(seed, i);
            byte[] header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P6\n{ShapeDrawer.Size} {ShapeDrawer.Size}\n255\n"));
            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i:D6}_{(int)kind}.ppm")), [.. header, .. pixels]);
        }
    }

    /// <summary>Images as samples for the embedded model: <c>image: float32[1,3,32,32]</c> from -1 to 1.</summary>
    public static PreparedDataset Source(int seed, int count) => Dataset.Generate("drawn shapes", count, index =>
    {
        (byte[] pixels, ShapeKind kind) = ShapeDrawer.Draw(seed, (int)index);
        return (new Dictionary<string, RuntimeValue> { ["image"] = Planes(pixels) }, (int)kind);
    });

    private static Tensor Planes(byte[] pixels)
    {
        const int Area = ShapeDrawer.Size * ShapeDrawer.Size;
        var planes = new float[3 * Area];
        for (int i = 0; i < pixels.Length; i++)
        {
            planes[(i % 3 * Area) + (i / 3)] = (pixels[i] / 127.5f) - 1;
        }

        return Tensor.Create(planes, Shape.Of(1, 3, ShapeDrawer.Size, ShapeDrawer.Size));
    }
}
