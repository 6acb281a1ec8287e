using System.Runtime.CompilerServices;

namespace Decant.Tests.Shared;

/// <summary>Finds the material that stands beside the repository; tests that need it skip where it is absent.</summary>
internal static class SharedAssets
{
    private static readonly string? Root = Find();

    /// <summary>The folder with models and data, or null on a machine that has none.</summary>
    public static string? Folder => Root is null ? null : Path.Combine(Root, "assets");

    /// <summary>The full path of <paramref name="relative"/> under the assets; skips the test where it is absent.</summary>
    public static string Require(string relative) => Existing(Folder, relative);

    /// <summary>The full path of a file that stands beside the assets folder, such as the ONNX backend suite; skips where absent.</summary>
    public static string RequireBeside(string relative) => Existing(Root, relative);

    private static string Existing(string? folder, string relative)
    {
        Skip.If(folder is null, "shared assets are not on this machine (set DECANT_SHARED to the folder that holds assets/)");
        string path = Path.Combine(folder!, relative.Replace('/', Path.DirectorySeparatorChar));
        Skip.IfNot(File.Exists(path) || Directory.Exists(path), $"shared/{relative} is not on this machine");
        return path;
    }

    private static string? Find([CallerFilePath] string source = "")
    {
        string? named = Environment.GetEnvironmentVariable("DECANT_SHARED");
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(Path.Combine(named, "assets")) ? named : null;
        }

        return Above(AppContext.BaseDirectory) ?? Above(Path.GetDirectoryName(source));
    }

    private static string? Above(string? start)
    {
        for (DirectoryInfo? folder = start is null ? null : new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "assets")))
            {
                return candidate;
            }
        }

        return null;
    }
}
