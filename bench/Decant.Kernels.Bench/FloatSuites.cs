using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels.Bench;

/// <summary>The float kernels on the shapes of common networks.</summary>
internal static unsafe class FloatSuites
{
    /// <summary>Twelve independent chains of multiply-adds in registers: the rate that no kernel can exceed at this moment.</summary>
    public static void AddPeak(Benchmark benchmark)
    {
        float* x = Random(64);
        benchmark.Add("peak", 2.0 * 8 * 12 * 10000, () => Peak(x));
    }

    public static void Gemm(Benchmark benchmark, ThreadTeam team)
    {
        (int M, int N, int K)[] shapes = [(1024, 1024, 1024), (196, 512, 512), (3136, 64, 64), (1, 1000, 2048), (128, 768, 3072), (49, 960, 160)];
        foreach (var (m, n, k) in shapes)
        {
            float* a = Random((nint)m * k), b = Random((nint)k * n), y = Random((nint)m * n);
            PackedMatrix packed = PackedMatrix.Pack(b, k, n, n);
            byte* scratch = (byte*)Random(Kernels.Gemm.ScratchBytes(m, n, k) / 4 + 1);
            benchmark.Add($"gemm {m}x{n}x{k}", 2.0 * m * n * k, () =>
            {
                GemmArguments arguments = new() { A = a, AStride = k, M = m, Y = y, YStride = n, Scratch = scratch };
                Kernels.Gemm.Run(arguments, packed, team);
            });
        }
    }

    public static void Convolutions(Benchmark benchmark, ThreadTeam team)
    {
        (int C, int M, int Size)[] pointwise =
        [
            (16, 96, 112), (96, 24, 56), (24, 144, 56), (144, 24, 56), (32, 192, 28), (192, 32, 28), (64, 384, 14), (384, 64, 14),
            (96, 576, 14), (576, 96, 14), (160, 960, 7), (960, 160, 7), (64, 256, 56), (256, 64, 56), (512, 128, 28), (1024, 256, 14), (2048, 512, 7),
        ];
        foreach (var (c, m, size) in pointwise)
        {
            Add(benchmark, team, new() { InChannels = c, OutChannels = m, InHeight = size, InWidth = size });
        }

        (int C, int M, int Size, int Kernel, int Stride)[] others =
            [(64, 64, 56, 3, 1), (128, 128, 28, 3, 1), (256, 256, 14, 3, 1), (512, 512, 7, 3, 1), (16, 16, 32, 3, 1), (128, 128, 56, 3, 2)];
        foreach (var (c, m, size, kernel, stride) in others)
        {
            Add(benchmark, team, Square(c, m, size, kernel, stride), algorithm: ConvolutionAlgorithm.Direct);
        }

        foreach (var (c, m, size, kernel, stride) in others)
        {
            Add(benchmark, team, Square(c, m, size, kernel, stride), algorithm: ConvolutionAlgorithm.WinogradF4);
        }

        Add(benchmark, team, Square(3, 32, 224, 3, 2), ActivationLayout.Planar);
        Add(benchmark, team, Square(3, 64, 224, 7, 2), ActivationLayout.Planar);
    }

    public static void Depthwise(Benchmark benchmark, ThreadTeam team)
    {
        (int C, int Size, int Kernel, int Stride)[] shapes =
        [
            (32, 112, 3, 1), (144, 112, 3, 1), (144, 56, 3, 1), (192, 28, 3, 1), (384, 14, 3, 1), (960, 7, 3, 1),
            (96, 112, 3, 2), (144, 56, 3, 2), (576, 14, 3, 2), (96, 22, 5, 1), (144, 56, 5, 1),
        ];
        foreach (var (c, size, kernel, stride) in shapes)
        {
            Add(benchmark, team, Square(c, c, size, kernel, stride) with { Groups = c });
        }
    }

    internal static ConvolutionShape Square(int c, int m, int size, int kernel, int stride) => new()
    {
        InChannels = c,
        OutChannels = m,
        InHeight = size,
        InWidth = size,
        KernelHeight = kernel,
        KernelWidth = kernel,
        StrideHeight = stride,
        StrideWidth = stride,
        PadTop = kernel / 2,
        PadLeft = kernel / 2,
        PadBottom = kernel / 2,
        PadRight = kernel / 2,
    };

    private static void Add(Benchmark benchmark, ThreadTeam team, ConvolutionShape s, ActivationLayout layout = ActivationLayout.Blocked, ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.Auto)
    {
        int count = s.OutChannels * s.GroupInChannels * s.KernelHeight * s.KernelWidth;
        Convolution conv = Convolution.Create(
            s, new ReadOnlySpan<float>(Random(count), count), new ReadOnlySpan<float>(Random(s.OutChannels), s.OutChannels), Activation.Clip(0, 6), layout, algorithm);
        float* x = Random(BlockedLayout.Floats(1, s.InChannels, s.InHeight, s.InWidth));
        float* y = Random(BlockedLayout.Floats(1, s.OutChannels, s.OutHeight, s.OutWidth));
        byte* scratch = (byte*)Random(conv.ScratchBytes(team.Threads) / 4 + 16);
        benchmark.Add($"{conv.Name} {s.InChannels}-{s.OutChannels}@{s.InHeight} s{s.StrideHeight}", 2.0 * s.MultiplyAccumulates, () =>
        {
            ConvolutionArguments arguments = new() { Input = x, Output = y, Scratch = scratch };
            conv.Run(arguments, team);
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Peak(float* x)
    {
        Vector256<float> a = Vector256.Load(x), b = Vector256.Load(x + 8);
        Vector256<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a, s10 = a, s11 = a;
        for (int i = 0; i < 10000; i++)
        {
            s0 = Vector256.MultiplyAddEstimate(s0, a, b);
            s1 = Vector256.MultiplyAddEstimate(s1, a, b);
            s2 = Vector256.MultiplyAddEstimate(s2, a, b);
            s3 = Vector256.MultiplyAddEstimate(s3, a, b);
            s4 = Vector256.MultiplyAddEstimate(s4, a, b);
            s5 = Vector256.MultiplyAddEstimate(s5, a, b);
            s6 = Vector256.MultiplyAddEstimate(s6, a, b);
            s7 = Vector256.MultiplyAddEstimate(s7, a, b);
            s8 = Vector256.MultiplyAddEstimate(s8, a, b);
            s9 = Vector256.MultiplyAddEstimate(s9, a, b);
            s10 = Vector256.MultiplyAddEstimate(s10, a, b);
            s11 = Vector256.MultiplyAddEstimate(s11, a, b);
        }

        (s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11).Store(x + 16);
    }

    private static float* Random(nint count)
    {
        var buffer = new NativeBuffer(count * sizeof(float));
        GC.SuppressFinalize(buffer);
        var random = new Random(1);
        for (nint i = 0; i < count; i++)
        {
            buffer.Floats[i] = random.NextSingle() - 0.5f;
        }

        return buffer.Floats;
    }
}
