using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>The element-wise ends of one step of the default LSTM and GRU cells of ONNX. The matrix products before them are <see cref="Gemm"/>'s.</summary>
public static unsafe class RecurrentGates
{
    /// <summary>
    /// <c>C = σ(f)·C + σ(i)·tanh(c)</c>, <c>H = σ(o)·tanh(C)</c> (Hochreiter, Schmidhuber, 1997, with the forget gate of Gers et al., 2000), for each row.
    /// </summary>
    /// <param name="gates">Sums before the activations, [rows][4·hidden] in the order i, o, f, c.</param>
    /// <param name="gatesStride">Floats from a row of gates to the next.</param>
    /// <param name="cell">C [rows][hidden], updated in place.</param>
    /// <param name="hidden">H [rows][hidden].</param>
    /// <param name="rows">The batch.</param>
    /// <param name="size">The hidden size.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Lstm(float* gates, nint gatesStride, float* cell, float* hidden, nint rows, nint size)
    {
        for (nint row = 0; row < rows; row++)
        {
            float* g = gates + row * gatesStride, c = cell + row * size, h = hidden + row * size;
            nint j = 0;
            for (; j + 8 <= size; j += 8)
            {
                Vector256<float> state = LstmCell(
                    Vector256.Load(g + j), Vector256.Load(g + 2 * size + j), Vector256.Load(g + 3 * size + j), Vector256.Load(c + j));
                state.Store(c + j);
                (VectorMath.Sigmoid(Vector256.Load(g + size + j)) * VectorMath.Tanh(state)).Store(h + j);
            }

            for (; j < size; j++)
            {
                Vector256<float> state = LstmCell(
                    Vector256.Create(g[j]), Vector256.Create(g[2 * size + j]), Vector256.Create(g[3 * size + j]), Vector256.Create(c[j]));
                c[j] = state.ToScalar();
                h[j] = (VectorMath.Sigmoid(Vector256.Create(g[size + j])) * VectorMath.Tanh(state)).ToScalar();
            }
        }
    }

    /// <summary><c>H = (1 − σ(z))·tanh(n) + σ(z)·H</c> (Cho et al., 2014), for each row; n already holds the reset part.</summary>
    /// <param name="update">z before the activation, [rows][size].</param>
    /// <param name="updateStride">Floats from a row of z to the next.</param>
    /// <param name="candidate">n before the activation, [rows][size].</param>
    /// <param name="candidateStride">Floats from a row of n to the next.</param>
    /// <param name="hidden">H [rows][size], updated in place.</param>
    /// <param name="rows">The batch.</param>
    /// <param name="size">The hidden size.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gru(float* update, nint updateStride, float* candidate, nint candidateStride, float* hidden, nint rows, nint size)
    {
        for (nint row = 0; row < rows; row++)
        {
            float* z = update + row * updateStride, n = candidate + row * candidateStride, h = hidden + row * size;
            nint j = 0;
            for (; j + 8 <= size; j += 8)
            {
                GruCell(Vector256.Load(z + j), Vector256.Load(n + j), Vector256.Load(h + j)).Store(h + j);
            }

            for (; j < size; j++)
            {
                h[j] = GruCell(Vector256.Create(z[j]), Vector256.Create(n[j]), Vector256.Create(h[j])).ToScalar();
            }
        }
    }

    /// <summary><c>σ(r) · H</c>, for each row: the state that a GRU's candidate is computed from.</summary>
    /// <param name="reset">r before the activation, [rows][size].</param>
    /// <param name="resetStride">Floats from a row of r to the next.</param>
    /// <param name="hidden">H [rows][size].</param>
    /// <param name="gated">The results [rows][size].</param>
    /// <param name="rows">The batch.</param>
    /// <param name="size">The hidden size.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reset(float* reset, nint resetStride, float* hidden, float* gated, nint rows, nint size)
    {
        for (nint row = 0; row < rows; row++)
        {
            float* r = reset + row * resetStride, h = hidden + row * size, y = gated + row * size;
            nint j = 0;
            for (; j + 8 <= size; j += 8)
            {
                (VectorMath.Sigmoid(Vector256.Load(r + j)) * Vector256.Load(h + j)).Store(y + j);
            }

            for (; j < size; j++)
            {
                y[j] = VectorMath.Sigmoid(Vector256.Create(r[j])).ToScalar() * h[j];
            }
        }
    }

    /// <summary><c>H = (1 − z)·tanh(xₙ + r·hₙ) + z·H</c> with <c>z = σ(x_z + h_z)</c>, <c>r = σ(x_r + h_r)</c>, for each row: a GRU whose linear transformation comes before its reset gate.</summary>
    /// <param name="input">The inputs' parts of z, r and n, [rows][3·size].</param>
    /// <param name="state">The state's parts, likewise.</param>
    /// <param name="stride">Floats from a row of them to the next.</param>
    /// <param name="hidden">H [rows][size], updated in place.</param>
    /// <param name="rows">The batch.</param>
    /// <param name="size">The hidden size.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GruLinear(float* input, float* state, nint stride, float* hidden, nint rows, nint size)
    {
        for (nint row = 0; row < rows; row++)
        {
            float* x = input + row * stride, s = state + row * stride, h = hidden + row * size;
            nint j = 0;
            for (; j + 8 <= size; j += 8)
            {
                Vector256<float> reset = VectorMath.Sigmoid(Vector256.Load(x + size + j) + Vector256.Load(s + size + j));
                Vector256<float> candidate = Vector256.Load(x + 2 * size + j) + reset * Vector256.Load(s + 2 * size + j);
                GruCell(Vector256.Load(x + j) + Vector256.Load(s + j), candidate, Vector256.Load(h + j)).Store(h + j);
            }

            for (; j < size; j++)
            {
                float reset = VectorMath.Sigmoid(Vector256.Create(x[size + j] + s[size + j])).ToScalar();
                Vector256<float> candidate = Vector256.Create(x[2 * size + j] + reset * s[2 * size + j]);
                h[j] = GruCell(Vector256.Create(x[j] + s[j]), candidate, Vector256.Create(h[j])).ToScalar();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> LstmCell(Vector256<float> input, Vector256<float> forget, Vector256<float> candidate, Vector256<float> cell)
        => VectorMath.Sigmoid(forget) * cell + VectorMath.Sigmoid(input) * VectorMath.Tanh(candidate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> GruCell(Vector256<float> update, Vector256<float> candidate, Vector256<float> hidden)
    {
        Vector256<float> z = VectorMath.Sigmoid(update);
        return (Vector256<float>.One - z) * VectorMath.Tanh(candidate) + z * hidden;
    }
}
