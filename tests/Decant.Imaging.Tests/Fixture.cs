using System.Globalization;

namespace Decant.Imaging.Tests;

/// <summary>One row of Fixtures/expected.tsv: a small file and the hashes of the pixels that OpenCV decodes from it.</summary>
public sealed record Fixture(string File, int Width, int Height, string RgbSha256, string GraySha256)
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static IReadOnlyList<Fixture> All { get; } = System.IO.File.ReadLines(Path.Combine(Folder, "expected.tsv")).Skip(1)
        .Select(line => line.Split('\t'))
        .Select(f => new Fixture(f[0], int.Parse(f[1], CultureInfo.InvariantCulture), int.Parse(f[2], CultureInfo.InvariantCulture), f[3], f[4]))
        .ToList();

    public static TheoryData<string> Under(string folder) => new(All.Select(f => f.File).Where(f => f.StartsWith(folder, StringComparison.Ordinal)));

    public static Fixture Named(string file) => All.Single(f => f.File == file);

    public static byte[] Bytes(string file) => System.IO.File.ReadAllBytes(Path.Combine(Folder, file));

    public static Image Decode(string file, ColorOrder order = ColorOrder.Rgb) =>
        ImageDecoders.Decode(Bytes(file), file, ImageDecodeOptions.Default with { Order = order });
}
