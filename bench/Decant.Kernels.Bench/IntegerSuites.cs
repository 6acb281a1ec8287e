namespace Decant.Kernels.Bench;

/// <summary>Integer kernels on the shapes of networks.</summary>
internal static unsafe class IntegerSuites
{
    public static void Convolutions(Benchmark benchmark, ThreadTeam team)
    {
        (int C, int M, int Size, int Kernel, int Stride)[] shapes =
        [
            (3, 32, 224, 3, 2), (3, 96, 224, 7, 2), (32, 16, 112, 1, 1), (16, 96, 112, 1, 1), (96, 24, 56, 1, 1), (24, 144, 56, 1, 1), (144, 32, 28, 1, 1),
            (64, 384, 14, 1, 1), (384, 64, 14, 1, 1), (160, 960, 7, 1, 1), (960, 160, 7, 1, 1), (320, 1280, 7, 1, 1), (1280, 1000, 1, 1, 1), (512, 512, 14, 1, 1), (512, 1000, 13, 1, 1),
            (16, 16, 32, 3, 1), (64, 64, 8, 3, 1), (16, 64, 55, 3, 1), (32, 128, 27, 3, 1), (64, 256, 13, 3, 1), (64, 64, 56, 3, 1), (16, 32, 32, 3, 2),
        ];
        foreach (var (c, m, size, kernel, stride) in shapes)
        {
            Add(benchmark, team, FloatSuites.Square(c, m, size, kernel, stride));
        }
    }

    public static void Depthwise(Benchmark benchmark, ThreadTeam team)
    {
        (int C, int Size, int Kernel, int Stride)[] shapes =
            [(32, 112, 3, 1), (96, 112, 3, 2), (144, 56, 3, 1), (144, 56, 3, 2), (192, 28, 3, 1), (384, 14, 3, 1), (576, 14, 3, 2), (960, 7, 3, 1), (144, 56, 5, 1)];
        foreach (var (c, size, kernel, stride) in shapes)
        {
            Add(benchmark, team, FloatSuites.Square(c, c, size, kernel, stride) with { Groups = c });
        }
    }

    private static void Add(Benchmark benchmark, ThreadTeam team, ConvolutionShape s)
    {
        var random = new Random(1);
        byte[] weights = new byte[s.OutChannels * s.GroupInChannels * s.KernelHeight * s.KernelWidth];
        random.NextBytes(weights);
        int[] bias = [.. Enumerable.Range(0, s.OutChannels).Select(_ => random.Next(-10000, 10000))];
        float[] scales = [.. Enumerable.Range(0, s.OutChannels).Select(_ => 0.001f)];
        IntegerConvolution conv = IntegerConvolution.Create(s, weights, true, [], bias, scales, false, new IntegerOutput(IntegerOutputKind.UInt8, 0));
        byte* x = Bytes(random, s.InChannels * s.InHeight * s.InWidth), y = Bytes(random, s.OutChannels * s.OutHeight * s.OutWidth);
        byte* scratch = Bytes(random, (int)conv.ScratchBytes(team.Threads) + 64);
        benchmark.Add($"{conv.Name} {s.InChannels}-{s.OutChannels}@{s.InHeight} k{s.KernelHeight} s{s.StrideHeight}", 2.0 * s.MultiplyAccumulates, () =>
        {
            IntegerConvolutionArguments arguments = new() { Input = x, Output = y, Scratch = scratch };
            conv.Run(arguments, team);
        });
    }

    private static byte* Bytes(Random random, int count)
    {
        var buffer = new NativeBuffer(count);
        GC.SuppressFinalize(buffer);
        random.NextBytes(new Span<byte>(buffer.Pointer, count));
        return buffer.Pointer;
    }
}
