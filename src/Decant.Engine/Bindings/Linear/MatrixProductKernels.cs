using System.Globalization;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Which kernels compute a product, by its constant matrix: what is mostly zero, or exact in 16 bits and read once, need not be read as dense floats.</summary>
internal static class MatrixProductKernels
{
    private const double SparseFrom = 0.7;
    private const double SparseByRule = 0.8;
    private const int FewRows = 3;
    private const long CacheBytes = 1 << 20;

    /// <summary>A plan with the kernel that the rule names, and all kernels there are to choose from.</summary>
    public static KernelPlan Plan(ValueLayout?[] inputs, MatrixProduct product)
    {
        double zeros = Zeros(product);
        bool sparse = zeros >= SparseByRule;
        var plan = new KernelPlan(inputs, [ValueLayout.Planar], () => sparse ? new SparseProductKernel(product) : Dense(product))
        {
            Overwrites = product.ResidualInput >= 0 ? [product.ResidualInput] : [],
        };
        if (zeros < SparseFrom)
        {
            return plan;
        }

        string kind = string.Create(CultureInfo.InvariantCulture, $"gemm f32 zeros 0.{(int)Math.Min(10 * zeros, 9)}");
        return plan with
        {
            Choices = new KernelChoices(kind, [product.M, product.K, product.N], sparse ? "sparse" : "dense",
                [new KernelChoice("sparse", () => new SparseProductKernel(product)), new KernelChoice("dense", () => Dense(product))]),
        };
    }

    // A few rows by a matrix beyond the cache take as long as reading it takes.
    private static Kernel Dense(MatrixProduct product)
    {
        if (IsWhole(product) && product.BiasInput < 0 && product.M <= FewRows && product.B!.ByteLength > CacheBytes && product.Scale == 1 && Half(product) is { } code)
        {
            return new NarrowProductKernel(new NarrowProduct(product.M, () => Pack(product, code))
            {
                Bias = product.Bias, ResidualInput = product.ResidualInput, Activation = product.Activation,
            });
        }

        return new MatrixProductKernel(product);
    }

    private static bool IsWhole(MatrixProduct product) => product.B is { ElementType: ElementType.Float32 } && product.AOffsets.Length == 1 && product.B.Length == product.K * product.N;

    private static double Zeros(MatrixProduct product) => IsWhole(product) ? (double)product.B!.AsSpan<float>().Count(0f) / product.B.Length : 0;

    // The 16 bits that all weights are exact in.
    private static NarrowCode? Half(MatrixProduct product)
    {
        bool brain = true, half = true;
        foreach (float value in product.B!.AsSpan<float>())
        {
            brain &= (BitConverter.SingleToUInt32Bits(value) & 0xFFFF) == 0;
            half &= float.IsFinite(value) && (float)(Half)value == value;
            if (!brain && !half)
            {
                return null;
            }
        }

        return half ? NarrowCode.Float16 : NarrowCode.BFloat16;
    }

    private static NarrowMatrix Pack(MatrixProduct product, NarrowCode code)
    {
        ReadOnlySpan<float> weights = product.B!.AsSpan<float>();
        int k = (int)product.K, n = (int)product.N;
        var matrix = new NarrowMatrix(code, k, n, k);
        var row = new ushort[n];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float value = weights[product.Transposed ? (j * k) + i : (i * n) + j];
                row[j] = code == NarrowCode.Float16 ? BitConverter.HalfToUInt16Bits((Half)value) : (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
            }

            matrix.SetRow(i, row);
        }

        for (int j = 0; j < n; j++)
        {
            matrix.SetScale(j, 0, 1);
        }

        return matrix;
    }
}
