using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Decant.OnnxRuntime;
using Decant.Tensors;

namespace Decant;

/// <summary>Examines the machine.</summary>
public static class Doctor
{
    /// <summary>What the machine offers.</summary>
    /// <param name="onnxRuntimePath">ONNX Runtime's native library; null to look in the usual places.</param>
    public static DoctorReport Examine(string? onnxRuntimePath = null)
    {
        (string runtime, bool found) = OnnxRuntime(onnxRuntimePath);
        return new DoctorReport(
            typeof(Doctor).Assembly.GetName().Version?.ToString(3) ?? "unknown",
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.OSDescription,
            RuntimeInformation.ProcessArchitecture.ToString(),
            [.. InstructionSets().Where(static s => s.Supported).Select(static s => s.Name)],
            Environment.ProcessorCount,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            runtime,
            found);
    }

    private static IEnumerable<(string Name, bool Supported)> InstructionSets() =>
    [
        ("SSE4.2", Sse42.IsSupported),
        ("AVX", Avx.IsSupported),
        ("AVX2", Avx2.IsSupported),
        ("FMA", Fma.IsSupported),
        ("AVX-512F", Avx512F.IsSupported),
        ("AVX-VNNI", AvxVnni.IsSupported),
        ("AdvSimd", AdvSimd.IsSupported),
        ("DotProd", Dp.IsSupported),
    ];

    private static (string Text, bool Found) OnnxRuntime(string? path)
    {
        try
        {
            OnnxRuntimeLibrary library = OnnxRuntimeLibrary.Load(path);
            return ($"{library.Version} at {library.FilePath}", true);
        }
        catch (DecantException e)
        {
            return (e.Message, false);
        }
    }
}
