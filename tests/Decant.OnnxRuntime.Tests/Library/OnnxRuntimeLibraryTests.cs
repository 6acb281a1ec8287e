using Decant.Tensors;

namespace Decant.OnnxRuntime.Tests.Library;

public sealed class OnnxRuntimeLibraryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("decant-library").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_FromPathThatDoesNotExist_SaysHowToGetIt()
    {
        string path = Path.Combine(_folder, "absent.so");

        var error = Assert.Throws<UnsupportedException>(() => OnnxRuntimeLibrary.Load(path));

        Assert.Equal("DEC1701", error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("npm install onnxruntime-node", error.Message, StringComparison.Ordinal);
        Assert.Contains("pip install onnxruntime", error.Message, StringComparison.Ordinal);
        Assert.Contains("--onnxruntime PATH", error.Message, StringComparison.Ordinal);
        Assert.Contains(OnnxRuntimeLibrary.PathVariable, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FromFileThatIsNoLibrary_SaysWhy()
    {
        string path = Path.Combine(_folder, LibrarySearch.FileNames[0]);
        File.WriteAllText(path, "not a library");

        var error = Assert.Throws<UnsupportedException>(() => OnnxRuntimeLibrary.Load(path));

        Assert.Equal("DEC1702", error.Code);
        Assert.Contains("does not load", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Load_FromAnotherLibrary_SaysThatItIsNotOnnxRuntime()
    {
        string other = Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so");
        Skip.IfNot(File.Exists(other), "no other native library is known on this platform");

        var error = Assert.Throws<UnsupportedException>(() => OnnxRuntimeLibrary.Load(other));

        Assert.Equal("DEC1702", error.Code);
        Assert.Contains("OrtGetApiBase", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadFirst_WithoutCandidates_SaysHowToGetIt()
    {
        Assert.Equal("DEC1701", Assert.Throws<UnsupportedException>(() => OnnxRuntimeLibrary.LoadFirst([])).Code);
    }

    [SkippableFact]
    public void LoadFirst_AfterUnusableOne_TakesTheNext()
    {
        string bad = Path.Combine(_folder, LibrarySearch.FileNames[0]);
        File.WriteAllText(bad, "not a library");
        string good = InstalledLibrary.Require().FilePath;

        Assert.Equal(good, OnnxRuntimeLibrary.LoadFirst([bad, good]).FilePath);
    }

    [SkippableFact]
    public void Load_FromFolder_FindsTheFileInIt()
    {
        OnnxRuntimeLibrary installed = InstalledLibrary.Require();

        OnnxRuntimeLibrary again = OnnxRuntimeLibrary.Load(Path.GetDirectoryName(installed.FilePath));

        Assert.Equal(installed.Version, again.Version);
        Assert.Matches(@"^\d+\.\d+\.\d+", again.Version);
    }
}
