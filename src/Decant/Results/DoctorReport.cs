namespace Decant;

/// <summary>What this machine offers Decant.</summary>
/// <param name="Version">Decant's version.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="OperatingSystem">The operating system.</param>
/// <param name="Architecture">The processor's architecture.</param>
/// <param name="InstructionSets">The instruction sets that kernels may use here.</param>
/// <param name="Processors">The logical processors.</param>
/// <param name="MemoryBytes">The memory that the process may use.</param>
/// <param name="OnnxRuntime">ONNX Runtime's version and path, or why it was not found.</param>
/// <param name="OnnxRuntimeFound">Whether ONNX Runtime was found.</param>
public sealed record DoctorReport(
    string Version,
    string Runtime,
    string OperatingSystem,
    string Architecture,
    IReadOnlyList<string> InstructionSets,
    int Processors,
    long MemoryBytes,
    string OnnxRuntime,
    bool OnnxRuntimeFound);
