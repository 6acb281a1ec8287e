using Decant.Kernels;

namespace Decant.Engine;

/// <summary>The memory that the programs of one runner share, one run at a time; it only grows.</summary>
internal sealed unsafe class Workspace : IDisposable
{
    private NativeBuffer? _arena;
    private NativeBuffer? _scratch;

    /// <summary>The arena.</summary>
    public byte* Arena => _arena is null ? null : _arena.Pointer;

    /// <summary>The scratch memory of kernels.</summary>
    public byte* Scratch => _scratch is null ? null : _scratch.Pointer;

    /// <summary>Makes sure that both are long enough.</summary>
    public void Require(long arenaBytes, long scratchBytes)
    {
        Grow(ref _arena, arenaBytes);
        Grow(ref _scratch, scratchBytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _arena?.Dispose();
        _scratch?.Dispose();
    }

    private static void Grow(ref NativeBuffer? buffer, long bytes)
    {
        if (bytes > 0 && (buffer is null || buffer.Length < bytes))
        {
            buffer?.Dispose();
            buffer = new NativeBuffer(checked((nint)bytes));
        }
    }
}
