using System.Formats.Tar;
using System.IO.Compression;
using Decant.Tests.Shared;

namespace Decant.Fuzz.Tests;

/// <summary>Real files that stand beside the repository; none where they are absent.</summary>
internal static class AssetSamples
{
    private const int MostImagesOfArchive = 12;

    /// <summary>The files below a folder of the assets, in the order of their paths.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        SharedAssets.Folder is { } root && Directory.Exists(Path.Combine(root, folder))
            ? Directory.EnumerateFiles(Path.Combine(root, folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : [];

    /// <summary>Every ONNX model of the assets.</summary>
    public static IEnumerable<FuzzSample> Models() =>
        new[] { "onnx", "derived", "peer" }.SelectMany(static f => Files(f, "*.onnx")).Select(static p => new FuzzSample(p));

    /// <summary>Every image of an extension, those in the archives of data sets included (a few of each).</summary>
    public static IEnumerable<FuzzSample> Images(string extension)
    {
        foreach (string path in Files(string.Empty, "*" + extension))
        {
            yield return new FuzzSample(path);
        }

        foreach (string archive in Files("data", "*.zip"))
        {
            foreach (FuzzSample sample in Entries(archive, extension))
            {
                yield return sample;
            }
        }
    }

    /// <summary>Some entries of a zip archive.</summary>
    public static IReadOnlyList<FuzzSample> Entries(string path, string extension)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        ZipArchiveEntry[] entries = [.. archive.Entries.Where(e => e.FullName.EndsWith(extension, StringComparison.OrdinalIgnoreCase))];
        int step = Math.Max(1, entries.Length / MostImagesOfArchive);
        return [.. entries.Where((_, i) => i % step == 0).Take(MostImagesOfArchive).Select(static e => new FuzzSample(e.FullName, Content(e.Open(), e.Length)))];
    }

    /// <summary>The small files of the ONNX backend suite that end in <paramref name="ending"/>.</summary>
    public static IEnumerable<FuzzSample> BackendSuite(string ending, int mostBytes)
    {
        string? archive = SharedAssets.Folder is { } assets ? Path.Combine(Path.GetDirectoryName(assets)!, "onnx-backend.tar.gz") : null;
        if (!File.Exists(archive))
        {
            yield break;
        }

        using var unzipped = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        using var tar = new TarReader(unzipped);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name.EndsWith(ending, StringComparison.Ordinal) && entry.Length <= mostBytes && entry.DataStream is { } stream)
            {
                yield return new FuzzSample(entry.Name, Content(stream, entry.Length));
            }
        }
    }

    private static byte[] Content(Stream stream, long length)
    {
        using (stream)
        {
            byte[] bytes = new byte[length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}
