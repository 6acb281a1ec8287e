using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>The few queries that share one head of keys: keys and values are read in place, a run of them by all queries in turn.</summary>
internal unsafe struct AttentionRows : IParallelJob
{
    private const nint KeyRun = 32;

    public AttentionShape Shape;
    public AttentionArguments Arguments;
    public nint WorkerBytes;

    /// <inheritdoc/>
    public readonly void Run(nint chunk, int worker)
    {
        nint batch = chunk / Shape.KeyHeads, shared = chunk % Shape.KeyHeads, each = Shape.Heads / Shape.KeyHeads, rows = each * Shape.Queries;
        float* scores = (float*)(Arguments.Scratch + worker * WorkerBytes), k = Arguments.K.Of(batch, shared), v = Arguments.V.Of(batch, shared);
        nint stride = (Shape.Keys + 7) / 8 * 8;
        for (nint first = 0; first < Shape.Keys; first += KeyRun)
        {
            nint count = Math.Min(KeyRun, Shape.Keys - first);
            for (nint row = 0; row < rows; row++)
            {
                nint visible = Arguments.Visible(Shape.Keys, batch, row % Shape.Queries);
                if (first < visible)
                {
                    float* q = Arguments.Q.Of(batch, shared * each + row / Shape.Queries) + row % Shape.Queries * Arguments.Q.Row;
                    Dot(q, k + first * Arguments.K.Row, Math.Min(count, visible - first), scores + row * stride + first);
                }
            }
        }

        for (nint row = 0; row < rows; row++)
        {
            nint query = row % Shape.Queries, head = shared * each + row / Shape.Queries, visible = Arguments.Visible(Shape.Keys, batch, query);
            float inverse = ScoreRow.Run(scores + row * stride, visible, visible, Arguments, batch, head, query);
            float* y = Arguments.Y.Of(batch, head) + query * Arguments.Y.Row;
            Combine(scores + row * stride, v, visible, y);
            AffineKernel.Run(y, y, Shape.ValueSize, inverse, 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Dot(float* q, float* k, nint count, float* scores)
    {
        for (nint key = 0; key < count; key++, k += Arguments.K.Row)
        {
            Vector256<float> s0 = Vector256<float>.Zero, s1 = s0;
            nint i = 0;
            for (; i + 16 <= Shape.Size; i += 16)
            {
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(q + i), Vector256.Load(k + i), s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(q + i + 8), Vector256.Load(k + i + 8), s1);
            }

            float sum = Vector256.Sum(s0 + s1);
            for (; i < Shape.Size; i++)
            {
                sum += q[i] * k[i];
            }

            scores[key] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Combine(float* weights, float* v, nint count, float* y)
    {
        nint c = 0, row = Arguments.V.Row;
        for (; c + 32 <= Shape.ValueSize; c += 32)
        {
            Vector256<float> s0 = Vector256<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
            float* at = v + c;
            for (nint key = 0; key < count; key++, at += row)
            {
                Vector256<float> w = Vector256.Create(weights[key]);
                s0 = Vector256.MultiplyAddEstimate(w, Vector256.Load(at), s0);
                s1 = Vector256.MultiplyAddEstimate(w, Vector256.Load(at + 8), s1);
                s2 = Vector256.MultiplyAddEstimate(w, Vector256.Load(at + 16), s2);
                s3 = Vector256.MultiplyAddEstimate(w, Vector256.Load(at + 24), s3);
            }

            s0.Store(y + c);
            s1.Store(y + c + 8);
            s2.Store(y + c + 16);
            s3.Store(y + c + 24);
        }

        for (; c < Shape.ValueSize; c++)
        {
            float sum = 0;
            for (nint key = 0; key < count; key++)
            {
                sum += weights[key] * v[key * row + c];
            }

            y[c] = sum;
        }
    }
}
