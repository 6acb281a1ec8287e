using Decant.Kernels;

namespace Decant.Engine;

/// <summary>The memory and threads of one run of a kernel.</summary>
internal readonly unsafe ref struct KernelRun(ReadOnlySpan<nint> pointers, int[] inputs, int[] outputs, byte* scratch, ThreadTeam team)
{
    private readonly ReadOnlySpan<nint> _pointers = pointers;

    /// <summary>The threads.</summary>
    public ThreadTeam Team { get; } = team;

    /// <summary>The number of inputs.</summary>
    public int InputCount => inputs.Length;

    /// <summary>The number of outputs.</summary>
    public int OutputCount => outputs.Length;

    /// <summary>Scratch memory of <see cref="Kernel.ScratchBytes"/> bytes on a 64-byte boundary.</summary>
    public byte* Scratch => scratch;

    /// <summary>The first element of an input; null where it is absent.</summary>
    public T* Input<T>(int index)
        where T : unmanaged => index < inputs.Length && inputs[index] >= 0 ? (T*)_pointers[inputs[index]] : null;

    /// <summary>The first element of an output; null where it is not wanted.</summary>
    public T* Output<T>(int index)
        where T : unmanaged => index < outputs.Length && outputs[index] >= 0 ? (T*)_pointers[outputs[index]] : null;
}
