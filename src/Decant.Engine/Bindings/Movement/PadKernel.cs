namespace Decant.Engine;

/// <summary>Fills the output with a constant and copies input 0 into it, run by run.</summary>
/// <param name="from">The sizes of the input as it lies in memory.</param>
/// <param name="to">The sizes of the output.</param>
/// <param name="before">Where the input starts along each axis.</param>
/// <param name="elementBytes">Bytes of an element: 1 or 4.</param>
/// <param name="value">The bytes of the constant.</param>
internal sealed unsafe class PadKernel(long[] from, long[] to, long[] before, int elementBytes, byte[] value) : Kernel
{
    /// <inheritdoc/>
    public override string Name => "pad";

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        long total = elementBytes;
        foreach (long size in to)
        {
            total *= size;
        }

        Fill(run.Output<byte>(0), total);
        byte* source = run.Input<byte>(0);
        Copy(ref source, run.Output<byte>(0), 0, 0);
    }

    private void Fill(byte* output, long bytes)
    {
        const int Part = 1 << 28;
        for (long at = 0; at < bytes; at += Part)
        {
            int length = (int)Math.Min(Part, bytes - at);
            if (elementBytes == 1)
            {
                new Span<byte>(output + at, length).Fill(value[0]);
            }
            else
            {
                new Span<float>(output + at, length / sizeof(float)).Fill(BitConverter.ToSingle(value));
            }
        }
    }

    private void Copy(ref byte* source, byte* output, int axis, long offset)
    {
        if (axis == from.Length - 1 || IsWhole(axis + 1))
        {
            long inner = elementBytes;
            for (int i = axis + 1; i < from.Length; i++)
            {
                inner *= from[i];
            }

            long bytes = from[axis] * inner;
            Buffer.MemoryCopy(source, output + (((offset * to[axis]) + before[axis]) * inner), bytes, bytes);
            source += bytes;
            return;
        }

        for (long i = 0; i < from[axis]; i++)
        {
            Copy(ref source, output, axis + 1, (offset * to[axis]) + before[axis] + i);
        }
    }

    // Whether nothing is added from this axis on.
    private bool IsWhole(int axis)
    {
        for (; axis < from.Length; axis++)
        {
            if (from[axis] != to[axis])
            {
                return false;
            }
        }

        return true;
    }
}
