using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Packs the keys of each head, transposed, and its values into the panels that <see cref="RegisterTile"/> reads.</summary>
internal unsafe struct AttentionPacking : IParallelJob
{
    public AttentionShape Shape;
    public HeadArray K;
    public HeadArray V;
    public float* Keys;
    public nint KeyFloats;
    public float* Values;
    public nint ValueFloats;

    /// <inheritdoc/>
    public readonly void Run(nint chunk, int worker)
    {
        nint batch = chunk / Shape.KeyHeads, head = chunk % Shape.KeyHeads;
        PackKeys(K.Of(batch, head), Keys + chunk * KeyFloats);
        PackValues(V.Of(batch, head), Values + chunk * ValueFloats);
    }

    private readonly void PackKeys(float* k, float* packed)
    {
        var layout = new PanelLayout(Shape.Keys);
        for (nint panel = 0; panel < layout.Panels; panel++)
        {
            nint width = 8 * layout.BlocksOf(panel), first = 16 * panel, columns = Math.Min(width, Shape.Keys - first);
            Transpose8x8.Matrix(k + first * K.Row, K.Row, packed + first * Shape.Size, width, columns, Shape.Size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void PackValues(float* v, float* packed)
    {
        var layout = new PanelLayout(Shape.ValueSize);
        for (nint panel = 0; panel < layout.Panels; panel++)
        {
            nint width = 8 * layout.BlocksOf(panel), first = 16 * panel, columns = Math.Min(width, Shape.ValueSize - first);
            float* to = packed + first * Shape.Keys;
            for (nint row = 0; row < Shape.Keys; row++, to += width)
            {
                float* from = v + row * V.Row + first;
                nint c = 0;
                for (; c + 8 <= columns; c += 8)
                {
                    Vector256.Load(from + c).Store(to + c);
                }

                for (; c < width; c++)
                {
                    to[c] = c < columns ? from[c] : 0;
                }
            }
        }
    }
}
