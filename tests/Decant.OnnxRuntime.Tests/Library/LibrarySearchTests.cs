using System.Runtime.InteropServices;

namespace Decant.OnnxRuntime.Tests.Library;

public sealed class LibrarySearchTests : IDisposable
{
    private static readonly string Name = LibrarySearch.FileNames[0];

    private readonly string _root = Directory.CreateTempSubdirectory("decant-search").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Candidates_WithNothingInstalled_IsEmpty()
    {
        string empty = Path.Combine(_root, "empty");
        Directory.CreateDirectory(empty);
        var search = new LibrarySearch(static _ => null, empty, empty, []);

        Assert.Equal([], search.Candidates().Where(file => file.StartsWith(_root, StringComparison.Ordinal)));
    }

    [Fact]
    public void Candidates_InAllUsualPlaces_ComeInOrder()
    {
        string system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string beside = Put("program");
        string native = Put("program/runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        string installed = Put("usr");
        string npm = Put("modules/onnxruntime-node/bin/napi-v6", system, architecture);
        string pip = Put("venv/lib/python3.11/site-packages/onnxruntime/capi");
        var search = new LibrarySearch(
            name => name switch { "NODE_PATH" => Path.Combine(_root, "modules"), "VIRTUAL_ENV" => Path.Combine(_root, "venv"), _ => null },
            Path.Combine(_root, "program"), Path.Combine(_root, "home"), [Path.Combine(_root, "usr")]);

        Assert.Equal([beside, native, installed, npm, pip],
            search.Candidates().Where(file => file.StartsWith(_root, StringComparison.Ordinal)));
    }

    [Fact]
    public void Candidates_OfSeveralNpmVersions_NewestInterfaceFirst()
    {
        string system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string older = Put("home/node_modules/onnxruntime-node/bin/napi-v3", system, architecture);
        string newer = Put("home/node_modules/onnxruntime-node/bin/napi-v6", system, architecture);
        var search = new LibrarySearch(static _ => null, Path.Combine(_root, "program"), Path.Combine(_root, "home"), []);

        Assert.Equal([newer, older], search.Candidates().Where(file => file.StartsWith(_root, StringComparison.Ordinal)));
    }

    private string Put(params string[] folders)
    {
        string folder = Path.Combine([_root, .. folders]);
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, Name);
        File.WriteAllText(file, "");
        return file;
    }
}
