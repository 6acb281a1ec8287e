using System.Runtime.InteropServices;
using Decant.Tensors;

namespace Decant.OnnxRuntime;

/// <summary>
/// An installed ONNX Runtime: its native library, loaded, and its environment. Decant ships none; it is found by a path,
/// by the environment variable <see cref="PathVariable"/>, or in the usual places of the platform.
/// </summary>
/// <remarks>The environment lives as long as the process does: ONNX Runtime cannot be shut down and started again.</remarks>
public sealed unsafe class OnnxRuntimeLibrary
{
    /// <summary>The environment variable that names the library's file, or the folder that holds it.</summary>
    public const string PathVariable = "DECANT_ONNXRUNTIME";

    private const int LogFatalOnly = 4;
    private const int DeviceAllocator = 0;
    private const int DefaultMemory = 0;

    private OnnxRuntimeLibrary(string path, string version, OrtApi api)
    {
        FilePath = path;
        Version = version;
        Api = api;
        fixed (byte* name = "decant"u8)
        {
            nint environment, memory, allocator;
            api.Check(api.CreateEnv(LogFatalOnly, name, &environment), "creating the environment");
            api.Check(api.DisableTelemetryEvents(environment), "turning telemetry off");
            api.Check(api.CreateCpuMemoryInfo(DeviceAllocator, DefaultMemory, &memory), "describing the memory");
            api.Check(api.GetAllocatorWithDefaultOptions(&allocator), "getting the allocator");
            (Environment, CpuMemory, Allocator) = (environment, memory, allocator);
        }
    }

    /// <summary>The full path of the loaded library.</summary>
    public string FilePath { get; }

    /// <summary>The library's version, such as <c>1.30.0</c>.</summary>
    public string Version { get; }

    internal OrtApi Api { get; }

    internal nint Environment { get; }

    internal nint CpuMemory { get; }

    internal nint Allocator { get; }

    /// <summary>Finds and loads the library.</summary>
    /// <param name="path">The library's file, or a folder that holds it; null to look at the environment variable and the usual places.</param>
    /// <exception cref="UnsupportedException">
    /// DEC1701: no library was found. DEC1702: the one found cannot be used (not loadable, not ONNX Runtime, or older than 1.14).
    /// </exception>
    public static OnnxRuntimeLibrary Load(string? path = null)
    {
        if (!string.IsNullOrEmpty(path))
        {
            return LoadNamed(path, "the path given");
        }

        string? variable = System.Environment.GetEnvironmentVariable(PathVariable);
        if (!string.IsNullOrEmpty(variable))
        {
            return LoadNamed(variable, $"the environment variable {PathVariable}");
        }

        return LoadFirst(LibrarySearch.OfThisMachine.Candidates());
    }

    /// <summary>Loads the first of several files that can be used.</summary>
    internal static OnnxRuntimeLibrary LoadFirst(IEnumerable<string> candidates)
    {
        var refusals = new List<string>();
        foreach (string candidate in candidates)
        {
            if (TryLoad(candidate, out string refusal) is { } library)
            {
                return library;
            }

            refusals.Add(refusal);
        }

        throw refusals.Count == 0
            ? new UnsupportedException("DEC1701", $"ONNX Runtime: its native library ({LibrarySearch.FileNames[0]}) was not found beside the program, "
                + $"in the system's library folders or in npm's and pip's package folders. {HowToGetIt}")
            : new UnsupportedException("DEC1702", $"ONNX Runtime: no library that was found can be used: {string.Join("; ", refusals)}. {HowToGetIt}");
    }

    private static string HowToGetIt =>
        "To get it: `npm install onnxruntime-node` (the library is bin/napi-v*/<system>/<processor>/ inside the package), "
        + "or `pip install onnxruntime` (capi/ inside the package), or the release archive `onnxruntime-<system>-<processor>-<version>` of the project (lib/). "
        + $"Then give its path with --onnxruntime PATH or in the environment variable {PathVariable}.";

    private static OnnxRuntimeLibrary LoadNamed(string path, string source)
    {
        string? file = File.Exists(path) ? path : LibrarySearch.In(path).FirstOrDefault();
        if (file is null)
        {
            throw new UnsupportedException("DEC1701",
                $"ONNX Runtime: {source} names '{path}', which is neither the library's file nor a folder that holds {string.Join(" or ", LibrarySearch.FileNames)}. {HowToGetIt}");
        }

        return TryLoad(file, out string refusal)
            ?? throw new UnsupportedException("DEC1702", $"ONNX Runtime: {source} names a library that cannot be used: {refusal}. {HowToGetIt}");
    }

    private static OnnxRuntimeLibrary? TryLoad(string file, out string refusal)
    {
        string full = Path.GetFullPath(file);
        nint library;
        try
        {
            library = NativeLibrary.Load(full);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            refusal = $"'{full}' does not load ({e.Message.ReplaceLineEndings(" ").Trim()})";
            return null;
        }

        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint entry))
        {
            refusal = $"'{full}' does not export OrtGetApiBase, so it is not ONNX Runtime";
            return null;
        }

        void** apiBase = ((delegate* unmanaged<void**>)entry)();
        string version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)apiBase[1])()) ?? "unknown";
        void** table = ((delegate* unmanaged<uint, void**>)apiBase[0])(OrtApi.Version);
        if (table is null)
        {
            refusal = $"'{full}' is version {version}; version 1.{OrtApi.Version} or later is needed";
            return null;
        }

        refusal = "";
        return new OnnxRuntimeLibrary(full, version, new OrtApi(table));
    }
}
