using Decant.Tensors;
using static Decant.OnnxRuntime.Tests.OnnxBytes;

namespace Decant.OnnxRuntime.Tests.Values;

/// <summary>Every kind of value goes in and comes out unchanged, through ONNX Runtime's own Identity and sequence operators.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<ElementType> FixedSizeTypes =>
    [
        ElementType.Float32, ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16, ElementType.Int32, ElementType.Int64,
        ElementType.Bool, ElementType.Float16, ElementType.Float64, ElementType.UInt32, ElementType.UInt64, ElementType.BFloat16,
        ElementType.Float8E4M3FN, ElementType.Float8E4M3FNUZ, ElementType.Float8E5M2, ElementType.Float8E5M2FNUZ,
    ];

    [SkippableTheory]
    [MemberData(nameof(FixedSizeTypes))]
    public void Identity_OfEveryType_KeepsTheBits(ElementType type)
    {
        Shape shape = [3, 5];
        byte[] bytes = new byte[type.ByteLength(15)];
        new Random(7).NextBytes(bytes);
        if (type == ElementType.Bool)
        {
            bytes = [.. bytes.Select(static b => (byte)(b & 1))];
        }

        Tensor input = Tensor.Create(type, bytes, shape);
        var output = Assert.IsType<Tensor>(RunIdentity(TensorType(type, 3, 5), input));

        Assert.Equal(type, output.ElementType);
        Assert.Equal(shape, output.Shape);
        Assert.Equal(bytes, output.Bytes(0, bytes.Length).ToArray());
    }

    /// <summary>ONNX Runtime has no Identity for packed types, so they go through its quantization operators.</summary>
    [SkippableTheory]
    [InlineData(ElementType.UInt4)]
    [InlineData(ElementType.Int4)]
    [InlineData(ElementType.UInt2)]
    [InlineData(ElementType.Int2)]
    public void PackedIntegers_ThroughDequantizeAndQuantize_KeepTheBits(ElementType type)
    {
        byte[] bytes = new byte[type.ByteLength(15)];
        new Random(7).NextBytes(bytes);
        bytes[^1] &= (byte)((1 << (15 * type.BitWidth() % 8)) - 1);
        byte[] model = Model(25, [Node("DequantizeLinear", ["x", "s", "z"], ["f"]), Node("QuantizeLinear", ["f", "s", "z"], ["y"])],
            [Value("x", TensorType(type, 3, 5))], [Value("f", TensorType(ElementType.Float32, 3, 5)), Value("y", TensorType(type, 3, 5))],
            [Initializer("s", ElementType.Float32, [], BitConverter.GetBytes(1f)), Initializer("z", type, [], [0])]);
        Tensor input = Tensor.Create(type, bytes, [3, 5]);

        IReadOnlyDictionary<string, RuntimeValue> outputs = Run(model, new() { ["x"] = input }, GraphOptimization.None);

        Assert.Equal(input.ToFloats(), ((Tensor)outputs["f"]).ToArray<float>());
        var output = (Tensor)outputs["y"];
        Assert.Equal(type, output.ElementType);
        Assert.Equal(bytes, output.Bytes(0, bytes.Length).ToArray());
    }

    [SkippableFact]
    public void PowersOfTwo_ThroughCasts_KeepTheBits()
    {
        byte[] bytes = [1, 120, 126, 127, 128, 254];
        byte[] scales = TensorType(ElementType.Float8E8M0, 6);
        byte[] model = Model(25, [Node("Cast", ["x"], ["f"], IntAttribute("to", 1)), Node("Cast", ["f"], ["y"], IntAttribute("to", 24))],
            [Value("x", scales)], [Value("f", TensorType(ElementType.Float32, 6)), Value("y", scales)]);

        IReadOnlyDictionary<string, RuntimeValue> outputs = Run(model, new() { ["x"] = Tensor.Create(ElementType.Float8E8M0, bytes, [6]) });

        Assert.Equal(bytes.Select(static b => MathF.Pow(2, b - 127)), ((Tensor)outputs["f"]).ToArray<float>());
        Assert.Equal(ElementType.Float8E8M0, ((Tensor)outputs["y"]).ElementType);
        Assert.Equal(bytes, ((Tensor)outputs["y"]).Bytes(0, 6).ToArray());
    }

    [SkippableFact]
    public void Identity_OfStrings_KeepsTheText()
    {
        string[] texts = ["", "plain", "Grüße, 世界 🌍", "with\0zero", new string('x', 100_000), "end"];

        var output = Assert.IsType<Tensor>(RunIdentity(TensorType(ElementType.String, 2, 3), Tensor.FromStrings(texts, [2, 3])));

        Assert.Equal(texts, output.Strings.ToArray());
        Assert.Equal(Shape.Of(2, 3), output.Shape);
    }

    [SkippableFact]
    public void Identity_OfScalar_HasNoDimensions()
    {
        var output = Assert.IsType<Tensor>(RunIdentity(TensorType(ElementType.Float32), Tensor.Scalar(2.5f)));

        Assert.Equal(0, output.Rank);
        Assert.Equal(2.5f, output.AsSpan<float>()[0]);
    }

    [SkippableFact]
    public void Identity_OfStringScalar_KeepsTheText()
    {
        var output = Assert.IsType<Tensor>(RunIdentity(TensorType(ElementType.String), Tensor.FromStrings(["one"], Shape.Scalar)));

        Assert.Equal(["one"], output.Strings.ToArray());
    }

    [SkippableTheory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.String)]
    public void Identity_OfEmptyTensor_KeepsTheShape(ElementType type)
    {
        var output = Assert.IsType<Tensor>(RunIdentity(TensorType(type, "n", 4), Tensor.Zeros(type, [0, 4])));

        Assert.Equal(Shape.Of(0, 4), output.Shape);
    }

    [SkippableFact]
    public void Identity_OfSplat_IsExpanded()
    {
        var output = Assert.IsType<Tensor>(RunIdentity(TensorType(ElementType.Float32, 2, 3), Tensor.Splat<float>([2, 3], 1.5f)));

        Assert.Equal([1.5f, 1.5f, 1.5f, 1.5f, 1.5f, 1.5f], output.ToArray<float>());
    }

    [SkippableFact]
    public void Identity_OfLargeTensor_KeepsTheBits()
    {
        float[] values = [.. Enumerable.Range(0, 1 << 20).Select(static i => (float)i)];

        var output = Assert.IsType<Tensor>(RunIdentity(TensorType(ElementType.Float32, "n"), Tensor.Vector<float>(values)));

        Assert.True(output.AsSpan<float>().SequenceEqual(values));
    }

    [SkippableFact]
    public void Identity_OfSequence_KeepsTheItems()
    {
        byte[] type = SequenceType(TensorType(ElementType.Int64, "n"));
        var sequence = new RuntimeSequence([Tensor.Vector(1L, 2L), Tensor.Vector(3L), Tensor.Vector<long>()]);

        var output = Assert.IsType<RuntimeSequence>(RunIdentity(type, sequence));

        Assert.Equal([[1L, 2L], [3L], []], output.Items.Select(static item => ((Tensor)item).ToArray<long>()));
    }

    [SkippableFact]
    public void EmptySequence_AsInput_IsRefusedByName()
    {
        InstalledLibrary.Require();
        byte[] type = SequenceType(TensorType(ElementType.Int64, "n"));

        var error = Assert.Throws<UnsupportedException>(() => RunIdentity(type, new RuntimeSequence([])));

        Assert.Equal("DEC1708", error.Code);
        Assert.Contains("'x'", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void EmptySequence_AsOutput_IsRead()
    {
        byte[] model = Model(17, [Node("SequenceEmpty", [], ["y"])], [], [Value("y", SequenceType(TensorType(ElementType.Float32, "n")))]);

        Assert.Equal([], Assert.IsType<RuntimeSequence>(Run(model, [])["y"]).Items);
    }

    [SkippableFact]
    public void Optional_WithValue_IsFedAndRead()
    {
        byte[] type = OptionalType(TensorType(ElementType.Float32, 2));
        byte[] model = Model(18, [Node("Identity", ["x"], ["y"]), Node("OptionalHasElement", ["x"], ["z"])],
            [Value("x", type)], [Value("y", type), Value("z", TensorType(ElementType.Bool))]);

        IReadOnlyDictionary<string, RuntimeValue> outputs = Run(model, new() { ["x"] = new RuntimeOptional(Tensor.Vector(1f, 2f)) });

        Assert.Equal([1f, 2f], Assert.IsType<Tensor>(Assert.IsType<RuntimeOptional>(outputs["y"]).Value).ToArray<float>());
        Assert.Equal([true], Assert.IsType<Tensor>(outputs["z"]).ToArray<bool>());
    }

    [SkippableFact]
    public void Optional_WithoutValue_AsInput_IsRefusedByName()
    {
        InstalledLibrary.Require();
        byte[] type = OptionalType(TensorType(ElementType.Float32, 2));

        Assert.Equal("DEC1708", Assert.Throws<UnsupportedException>(() => RunIdentity(type, new RuntimeOptional(null))).Code);
    }

    private static RuntimeValue RunIdentity(byte[] type, RuntimeValue input) =>
        Run(Model(25, [Node("Identity", ["x"], ["y"])], [Value("x", type)], [Value("y", type)]), new() { ["x"] = input })["y"];

    private static IReadOnlyDictionary<string, RuntimeValue> Run(byte[] model, Dictionary<string, RuntimeValue> inputs, GraphOptimization optimization = GraphOptimization.All)
    {
        using OnnxRuntimeSession session = OnnxRuntimeSession.Open(InstalledLibrary.Require(), model, new OnnxRuntimeOptions { Optimization = optimization });
        return session.Run(inputs);
    }
}
