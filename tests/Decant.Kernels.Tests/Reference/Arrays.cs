namespace Decant.Kernels.Tests;

/// <summary>Native arrays of the tests: misaligned on purpose, framed by sentinels that must survive.</summary>
internal sealed unsafe class Arrays : IDisposable
{
    private const int Frame = 64;
    private const byte Sentinel = 0xA5;
    private readonly List<NativeBuffer> _buffers = [];
    private readonly List<(IntPtr At, nint Bytes)> _frames = [];

    public Random Random { get; } = new(42);

    /// <summary>An array with the given contents, at an address that is not a multiple of 32.</summary>
    public T* New<T>(ReadOnlySpan<T> contents)
        where T : unmanaged
    {
        T* at = (T*)Allocate(contents.Length * sizeof(T), sizeof(T));
        contents.CopyTo(new Span<T>(at, contents.Length));
        return at;
    }

    /// <summary>An array of NaN (floats) or sentinels.</summary>
    public T* New<T>(nint length)
        where T : unmanaged
    {
        byte* at = Allocate(length * sizeof(T), sizeof(T));
        new Span<byte>(at, (int)(length * sizeof(T))).Fill(typeof(T) == typeof(float) ? (byte)0xFF : Sentinel);
        return (T*)at;
    }

    /// <summary>Aligned scratch memory full of NaN.</summary>
    public byte* Scratch(nint bytes)
    {
        var buffer = new NativeBuffer(bytes + Frame);
        _buffers.Add(buffer);
        new Span<byte>(buffer.Pointer, (int)bytes).Fill(0xFF);
        new Span<byte>(buffer.Pointer + bytes, Frame).Fill(Sentinel);
        _frames.Add(((IntPtr)(buffer.Pointer + bytes), Frame));
        return buffer.Pointer;
    }

    /// <summary>Uniform floats in [−1, 1).</summary>
    public float[] Floats(int length)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = Random.NextSingle() * 2 - 1;
        }

        return values;
    }

    /// <summary>Fails if a kernel wrote outside its arrays.</summary>
    public void CheckFrames()
    {
        foreach (var (at, bytes) in _frames)
        {
            Assert.Equal(-1, new ReadOnlySpan<byte>((void*)at, (int)bytes).IndexOfAnyExcept(Sentinel));
        }
    }

    public void Dispose()
    {
        foreach (NativeBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }
    }

    private byte* Allocate(nint bytes, int size)
    {
        var buffer = new NativeBuffer(bytes + 2 * Frame + size);
        _buffers.Add(buffer);
        new Span<byte>(buffer.Pointer, (int)buffer.Length).Fill(Sentinel);
        byte* at = buffer.Pointer + Frame + size;
        _frames.Add(((IntPtr)buffer.Pointer, Frame + size));
        _frames.Add(((IntPtr)(at + bytes), Frame));
        return at;
    }
}
