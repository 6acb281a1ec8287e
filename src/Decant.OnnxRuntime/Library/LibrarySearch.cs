using System.Runtime.InteropServices;

namespace Decant.OnnxRuntime;

/// <summary>
/// Where ONNX Runtime's native library may stand when nobody names it: beside the program, in the system's library folders,
/// in npm's and in pip's package folders. The working folder is not searched: a library is code.
/// </summary>
/// <param name="Variable">Reads an environment variable.</param>
/// <param name="ProgramFolder">The folder of the running program.</param>
/// <param name="HomeFolder">The user's home folder.</param>
/// <param name="SystemFolders">The system's library folders.</param>
internal sealed record LibrarySearch(
    Func<string, string?> Variable, string ProgramFolder, string HomeFolder, IReadOnlyList<string> SystemFolders)
{
    private static readonly string Architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>The search on this machine.</summary>
    public static LibrarySearch OfThisMachine { get; } = new(
        Environment.GetEnvironmentVariable,
        AppContext.BaseDirectory,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        OperatingSystem.IsWindows() ? [] : UnixLibraryFolders());

    /// <summary>The patterns of the library's file name on this platform, the most exact first.</summary>
    public static IReadOnlyList<string> FileNames { get; } =
        OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib", "libonnxruntime.*.dylib"]
        : ["libonnxruntime.so.1", "libonnxruntime.so", "libonnxruntime.so.1.*"];

    /// <summary>The library's files, in the order in which they are tried; each exists.</summary>
    public IEnumerable<string> Candidates() => Folders().SelectMany(In).Distinct(StringComparer.Ordinal);

    /// <summary>The library's files in one folder.</summary>
    /// <param name="folder">A folder, which need not exist.</param>
    public static IEnumerable<string> In(string folder) => FileNames.SelectMany(name => Matching(folder, name, Directory.GetFiles));

    private IEnumerable<string> Folders()
    {
        yield return ProgramFolder;
        yield return Path.Combine(ProgramFolder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        foreach (string folder in SystemFolders.Concat(NpmFolders()).Concat(PipFolders()))
        {
            yield return folder;
        }
    }

    private IEnumerable<string> NpmFolders()
    {
        string system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string[] roots =
        [
            Path.Combine(ProgramFolder, "node_modules"),
            .. Listed("NODE_PATH"),
            .. Under(Variable("npm_config_prefix"), "lib", "node_modules"),
            Path.Combine(HomeFolder, "node_modules"),
            Path.Combine(HomeFolder, ".npm-global", "lib", "node_modules"),
            .. OperatingSystem.IsWindows()
                ? Under(Variable("APPDATA"), "npm", "node_modules")
                : ["/usr/local/lib/node_modules", "/usr/lib/node_modules", "/opt/homebrew/lib/node_modules"],
        ];
        return roots
            .SelectMany(root => Matching(Path.Combine(root, "onnxruntime-node", "bin"), "napi-v*", Directory.GetDirectories))
            .Select(bin => Path.Combine(bin, system, Architecture));
    }

    private IEnumerable<string> PipFolders()
    {
        string[] prefixes =
        [
            .. Under(Variable("VIRTUAL_ENV")),
            .. Under(Variable("CONDA_PREFIX")),
            Path.Combine(HomeFolder, ".local"),
            .. OperatingSystem.IsWindows() ? Under(Variable("APPDATA"), "Python") : ["/usr/local", "/usr"],
        ];
        string python = OperatingSystem.IsWindows() ? "Python*" : "python3*";
        return prefixes
            .SelectMany(prefix => Matching(Path.Combine(prefix, "lib"), python, Directory.GetDirectories)
                .Append(Path.Combine(prefix, "Lib"))
                .Concat(OperatingSystem.IsWindows() ? Matching(prefix, python, Directory.GetDirectories) : []))
            .SelectMany(lib => new[] { Path.Combine(lib, "site-packages"), Path.Combine(lib, "dist-packages") })
            .Select(packages => Path.Combine(packages, "onnxruntime", "capi"));
    }

    private IEnumerable<string> Listed(string variable) =>
        (Variable(variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<string> Under(string? root, params string[] parts) =>
        string.IsNullOrEmpty(root) ? [] : [Path.Combine([root, .. parts])];

    private static string[] UnixLibraryFolders()
    {
        string triple = RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64
            ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        return ["/usr/local/lib", $"/usr/lib/{triple}", "/usr/lib64", "/usr/lib", "/opt/onnxruntime/lib", "/opt/homebrew/lib"];
    }

    private static string[] Matching(string folder, string pattern, Func<string, string, string[]> list)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        try
        {
            string[] found = list(folder, pattern);
            Array.Sort(found, static (a, b) => string.CompareOrdinal(b, a));
            return found;
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }
}
