using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class NarrowWeightTests
{
    [Theory]
    [InlineData(1, 4, 32, false, "gemm.uint4xf32")]
    [InlineData(9, 4, 16, true, "gemm.uint4xf32")]
    [InlineData(2, 8, 64, true, "gemm.uint8xf32")]
    [InlineData(3, 2, 32, false, "gemm.uint2xf32")]
    public void MatMulNBits_EqualsReference(int m, int bits, int block, bool zeros, string kernel)
    {
        const int K = 100, N = 45;
        int blocks = (K + block - 1) / block;
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, m, K);
        Tensor codes = RandomTensors.Bytes(1, N, blocks, block * bits / 8), scales = RandomTensors.Floats(2, N * blocks);
        Value? points = zeros ? b.Constant(RandomTensors.Bytes(3, N * (((blocks * bits) + 7) / 8))) : null;
        Value product = b.Node(new MatMulNBitsOp(K, N, bits, block), x, b.Constant(codes), b.Constant(scales), points, null, b.Constant(RandomTensors.Floats(4, N)));
        using Model model = b.Build(b.Node(new ReluOp(), b.Node(new AddOp(), product, b.Constant(RandomTensors.Floats(5, N)))));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(6, m, K) }, 1e-5, threads: 2);
        Assert.Equal(("MatMulNBits+Add+Relu", kernel), (Assert.Single(nodes).Operator, nodes[0].Kernel));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void MatMulNBits_AccuracyLevel4_StaysWithinRoundingOfInputs(int bits)
    {
        const int K = 256, N = 64;
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 1, K);
        Tensor codes = RandomTensors.Bytes(1, N, K / 32, 32 * bits / 8), scales = RandomTensors.Floats(2, N * (K / 32));
        using Model model = b.Build(b.Node(new MatMulNBitsOp(K, N, bits, 32, AccuracyLevel: 4), x, b.Constant(codes), b.Constant(scales)));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(6, 1, K) }, 1e-2);
        Assert.Equal($"gemm.uint{bits}xint8", Assert.Single(nodes).Kernel);
    }

    public static TheoryData<ElementType, int, bool, bool> Dequantized => new()
    {
        { ElementType.Int4, 32, false, false },
        { ElementType.UInt4, 16, true, true },
        { ElementType.Int8, 0, false, true },
        { ElementType.UInt8, 0, true, false },
        { ElementType.Int8, 128, true, true },
        { ElementType.Float8E4M3FN, 32, false, false },
        { ElementType.Float8E5M2, 0, false, true },
    };

    [Theory]
    [MemberData(nameof(Dequantized))]
    public void DequantizeLinear_BeforeAProduct_StaysPacked(ElementType type, int block, bool zeros, bool transposed)
    {
        const int K = 96, N = 40;
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 3, K);
        long[] sizes = transposed ? [N, K] : [K, N];
        int axis = transposed ? 1 : 0, blocks = block == 0 ? 1 : (K + block - 1) / block;
        long[] scaleSizes = block == 0 ? [N] : transposed ? [N, blocks] : [blocks, N];
        Tensor codes = Codes(type, 1, sizes), scales = RandomTensors.Floats(2, scaleSizes);
        Value? points = zeros ? b.Constant(Codes(type, 3, scaleSizes)) : null;
        Value weight = b.Node(new DequantizeLinearOp(block == 0 ? 1 - axis : axis, block), b.Constant(codes), b.Constant(scales), points);
        Value y = transposed ? b.Node(new GemmOp(1, 1, false, true), x, weight, b.Constant(RandomTensors.Floats(4, N))) : b.Node(new MatMulOp(), x, weight);
        using Model model = b.Build(y);
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(5, 3, K) }, 1e-5);
        Assert.StartsWith("gemm.", Assert.Single(nodes).Kernel, StringComparison.Ordinal);
        Assert.EndsWith("xf32", nodes[0].Kernel, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(40)]
    public void TableOfSixteenNumbers_BeforeAProduct_StaysPacked(int k)
    {
        const int N = 24, Block = 16;
        int blocks = (k + Block - 1) / Block;
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 2, k);
        Value indices = b.Node(new CastOp(ElementType.Int32), b.Constant(Codes(ElementType.UInt4, 1, k, N)));
        Value values = b.Node(new GatherOp(), b.Constant(RandomTensors.Floats(2, 16)), indices);
        values = k % Block == 0 ? values : b.Node(new PadOp(), values, b.Constant(Tensor.Vector(0L, 0, (blocks * Block) - k, 0)));
        Value cut = b.Node(new ReshapeOp(), values, b.Constant(Tensor.Vector(1L, blocks, Block, N)));
        Value factors = b.Node(new ReshapeOp(), b.Constant(RandomTensors.Floats(3, blocks, N)), b.Constant(Tensor.Vector(1L, blocks, 1, N)));
        Value whole = b.Node(new ReshapeOp(), b.Node(new MulOp(), cut, factors), b.Constant(Tensor.Vector((long)blocks * Block, N)));
        Value weight = k % Block == 0 ? whole : b.Node(new SliceOp(), whole, b.Constant(Tensor.Vector(0L)), b.Constant(Tensor.Vector((long)k)), b.Constant(Tensor.Vector(0L)));
        using Model model = b.Build(b.Node(new MatMulOp(), x, weight));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(5, 2, k) }, 1e-5);
        Assert.Equal("gemm.table4xf32", Assert.Single(nodes).Kernel);
    }

    [Theory]
    [InlineData(false, "gemm.float16xf32")]
    [InlineData(true, "gemm.bfloat16xf32")]
    public void WeightsExactIn16Bits_OfOneRow_StayThere(bool brain, string kernel)
    {
        const int K = 520, N = 520;
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 1, K);
        float[] weights = RandomTensors.Floats(1, K, N).ToFloats();
        weights = Array.ConvertAll(weights, v => brain ? BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(v) & 0xFFFF_0000) : (float)(Half)v);
        using Model model = b.Build(b.Node(new MatMulOp(), x, b.Constant(Tensor.Create(weights, Shape.Of(K, N)))));
        Assert.Equal(kernel, Assert.Single(EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(5, 1, K) }, 1e-5)).Kernel);
    }

    [Theory]
    [InlineData(1, "gemm.sparse.f32")]
    [InlineData(4, "gemm.sparse-blocks.f32")]
    public void WeightsMostlyZero_AreNotMultiplied(int block, string kernel)
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 20, 64);
        float[] weights = RandomTensors.Floats(1, 64, 40).ToFloats();
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (i / 40 * 31 + (i % 40 / block * 17)) % 10 == 0 ? weights[i] : 0;
        }

        Value product = b.Node(new MatMulOp(), x, b.Constant(Tensor.Create(weights, Shape.Of(64, 40))));
        using Model model = b.Build(b.Node(new ReluOp(), b.Node(new AddOp(), product, b.Constant(RandomTensors.Floats(2, 40)))));
        Assert.Equal(("MatMul+Add+Relu", kernel), (Assert.Single(EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(5, 20, 64) })) is var node ? node.Operator : "", node.Kernel));
    }

    private static Tensor Codes(ElementType type, int seed, params long[] sizes)
    {
        Shape shape = Shape.Of(sizes);
        byte[] bytes = new byte[type.ByteLength(shape.ElementCount)];
        new Random(seed).NextBytes(bytes);

        // Of 8-bit floats, those with a small exponent are finite.
        bytes = type is ElementType.Float8E4M3FN or ElementType.Float8E5M2 ? Array.ConvertAll(bytes, static v => (byte)(v & 0xBF)) : bytes;
        return Tensor.Create(type, bytes, shape);
    }
}
