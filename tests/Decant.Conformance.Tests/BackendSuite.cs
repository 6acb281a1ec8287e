using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using Decant.Tests.Shared;

namespace Decant.Conformance.Tests;

/// <summary>The official ONNX backend suite, unpacked once for each version of its archive.</summary>
internal static class BackendSuite
{
    private static readonly Lock Unpacking = new();

    /// <summary>The cases of one folder of the suite, in the order of their names; skips the test where the suite is absent.</summary>
    public static IReadOnlyList<BackendCase> Cases(string category)
    {
        string folder = Path.Combine(Unpack(SharedAssets.RequireBeside("onnx-backend.tar.gz")), "onnx", "backend", "test", "data", category);
        return category == "light"
            ? [.. Directory.GetFiles(folder, "*.onnx").Order(StringComparer.Ordinal).Select(p => new BackendCase(category, Path.GetFileNameWithoutExtension(p), p))]
            : [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(d => new BackendCase(category, Path.GetFileName(d), Path.Combine(d, "model.onnx")))];
    }

    private static string Unpack(string archive)
    {
        var info = new FileInfo(archive);
        string folder = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"decant-onnx-backend-{info.Length}-{info.LastWriteTimeUtc.Ticks}"));
        lock (Unpacking)
        {
            if (!Directory.Exists(folder))
            {
                string partial = $"{folder}.{Environment.ProcessId}";
                Directory.CreateDirectory(partial);
                using FileStream file = File.OpenRead(archive);
                using var unzipped = new GZipStream(file, CompressionMode.Decompress);
                TarFile.ExtractToDirectory(unzipped, partial, overwriteFiles: true);
                Directory.Move(partial, folder);
            }
        }

        return folder;
    }
}
