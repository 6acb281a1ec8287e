using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests.Quantization.WeightOnly;

public sealed class WeightOnlyQuantizerTests
{
    public static TheoryData<WeightEncoding, WeightOnlyForm, bool, int> Cases()
    {
        var cases = new TheoryData<WeightEncoding, WeightOnlyForm, bool, int>();
        foreach (WeightOnlyForm form in Enum.GetValues<WeightOnlyForm>())
        {
            foreach (int size in new[] { 64, 50 })
            {
                cases.Add(WeightEncoding.Int4, form, true, size);
                cases.Add(WeightEncoding.Int4, form, false, size);
                cases.Add(WeightEncoding.Int8, form, true, size);
                cases.Add(WeightEncoding.Int8, form, false, size);
            }
        }

        foreach (WeightEncoding encoding in new[] { WeightEncoding.Nf4, WeightEncoding.Float8E4M3, WeightEncoding.Float8E5M2 })
        {
            cases.Add(encoding, WeightOnlyForm.DequantizeLinear, true, 50);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_ProductsAndConvolutions_ComputeWithTheNearestCodes(WeightEncoding encoding, WeightOnlyForm form, bool symmetric, int size)
    {
        Model model = Draft(size);
        var options = new WeightOnlyOptions { Encoding = encoding, Form = form, Symmetric = symmetric, Block = 16 };

        (Model quantized, IReadOnlyList<StoredWeight> weights) = WeightOnlyQuantizer.Apply(model, options);

        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 3);
        float[] found = GraphDraft.Reference(quantized, inputs);
        float[] expected = GraphDraft.Reference(WithRoundedWeights(model, encoding, symmetric), inputs);
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * expected.Max(Math.Abs)));
        Assert.Equal(["c_w", "m_w", "g_w", "t_w"], weights.Where(static w => w.Reason is null).Select(static w => w.Name).OrderBy(n => "cmgt".IndexOf(n[0], StringComparison.Ordinal)));
        Assert.All(weights.Where(static w => w.Reason is null), static w => Assert.True(w.BytesAfter < w.BytesBefore / 2 && w.SqnrDb > 8));
        Assert.Equal(form == WeightOnlyForm.MatMulNBits ? 3 : 0, quantized.Graph.Nodes.Count(static n => n.Op is MatMulNBitsOp));
        Assert.DoesNotContain(quantized.Graph.Values, static v => v.Name is "c_w" or "m_w" or "g_w" or "t_w");
    }

    [Fact]
    public void Apply_Int4_ScalesAreTheSameBeforeAndAfterTheCodesAreRead()
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 64);
        Model model = draft.Done(draft.Add("y", new MatMulOp(), x, draft.Store("w", Tensor.Create([.. Enumerable.Range(0, 64 * 37).Select(static i => MathF.Sin(i))], Shape.Of(64, 37)))));
        Model stored = WeightOnlyQuantizer.Apply(model, new WeightOnlyOptions { Block = 16 }).Model;
        Tensor scales = stored.Graph.Find("w_s")!.Constant!;

        byte[] before = Bytes(scales);
        _ = Bytes(stored.Graph.Find("w_q")!.Constant!);
        byte[] after = Bytes(scales);

        Assert.Equal(before, after);
        Assert.Equal(before, Bytes(scales));
    }

    [Fact]
    public void Apply_Int4_PacksByHandComputedCodes()
    {
        float[] weight = new float[16];
        (weight[0], weight[1], weight[2], weight[15]) = (-8f, 7f, 2.6f, -1f);
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 16);
        Model model = draft.Done(draft.Add("y", new MatMulOp(), x, draft.Store("w", Tensor.Create(weight, Shape.Of(16, 1)))));

        Model columns = WeightOnlyQuantizer.Apply(model, new WeightOnlyOptions { Block = 16 }).Model;
        Model rows = WeightOnlyQuantizer.Apply(model, new WeightOnlyOptions { Block = 16, Form = WeightOnlyForm.DequantizeLinear }).Model;
        Model zeros = WeightOnlyQuantizer.Apply(model, new WeightOnlyOptions { Block = 16, Symmetric = false }).Model;

        Assert.Equal([0xF0, 0x8B, 0x88, 0x88, 0x88, 0x88, 0x88, 0x78], Bytes(columns, "w_q"));
        Assert.Equal([1f], columns.Graph.Find("w_s")!.Constant!.ToFloats());
        Assert.Equal([0x78, 0x03, 0, 0, 0, 0, 0, 0xF0], Bytes(rows, "w_q"));
        Assert.Equal(ElementType.Int4, rows.Graph.Find("w_q")!.Constant!.ElementType);
        Assert.Equal([8], Bytes(zeros, "w_z"));
        Assert.Equal(21, rows.Opset);
        Assert.Equal(13, columns.Opset);
    }

    [Fact]
    public void Apply_SharedWeight_IsStoredOnce()
    {
        var draft = new GraphDraft();
        Value w = draft.Store("w", GraphDraft.Random(1, 32, 32));
        Value a = draft.Add("a", new MatMulOp(), draft.Input("x", 2, 32), w);
        Model model = draft.Done(draft.Add("b", new MatMulOp(), a, w));

        (Model quantized, IReadOnlyList<StoredWeight> weights) = WeightOnlyQuantizer.Apply(model, new WeightOnlyOptions());

        Assert.Equal(2, quantized.Graph.Initializers.Count);
        Assert.Single(weights);
    }

    [Fact]
    public void Apply_WhatCannotBeStored_IsListedWithItsReason()
    {
        var draft = new GraphDraft();
        Value y = draft.Conv("c", draft.Input("x", 1, 3, 8, 8), 4, seed: 1);
        Value flat = draft.Add("f", new FlattenOp(), y);
        Model model = draft.Done(draft.Add("m", new MatMulOp(), flat, draft.Store("m_w", GraphDraft.Random(2, 256, 8))));

        IReadOnlyList<StoredWeight> weights = WeightOnlyQuantizer.Apply(model, new WeightOnlyOptions()).Weights;

        Assert.Contains("3 elements", weights.Single(static w => w.Name == "c_w").Reason, StringComparison.Ordinal);
        Assert.Equal("DEC1905", Assert.Throws<ModelException>(() => WeightOnlyQuantizer.Apply(model, new WeightOnlyOptions { KeepFloat = ["m_*"] })).Code);
        Assert.Throws<ArgumentException>(() => WeightOnlyQuantizer.Apply(model, new WeightOnlyOptions { Block = 48 }));
    }

    private static byte[] Bytes(Model model, string name)
    {
        Tensor tensor = model.Graph.Find(name)!.Constant!;
        return tensor.Bytes(0, (int)tensor.ByteLength).ToArray();
    }

    // A convolution, a product, and a Gemm with its weight either way; sizes that no block or tile divides where asked.
    private static Model Draft(int size)
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, size, 3, 3);
        Value y = draft.Conv("c", x, 5, seed: 1);
        Value flat = draft.Add("flat", new ReshapeOp(), y, draft.Store("shape", Tensor.Vector(1L, 45L)));
        Value m = draft.Add("m", new MatMulOp(), flat, draft.Store("m_w", GraphDraft.Random(3, 45, size)));
        Value g = draft.Add("g", new GemmOp(), m, draft.Store("g_w", GraphDraft.Random(4, size, 33)), draft.Store("g_b", GraphDraft.Random(5, 33)));
        return draft.Done(draft.Add("t", new GemmOp(TransB: true), g, draft.Store("t_w", GraphDraft.Random(6, 7, 33))));
    }

    private static Model WithRoundedWeights(Model model, WeightEncoding encoding, bool symmetric)
    {
        Model copy = model.Clone();
        var editor = new GraphEditor(copy.Graph);
        foreach ((string name, int axis) in new[] { ("c_w", 1), ("m_w", 0), ("g_w", 0), ("t_w", 1) })
        {
            Value value = copy.Graph.Find(name)!;
            editor.SetInitializer(value, Rounded(value.Initializer!, axis, encoding, symmetric));
        }

        return copy;
    }

    // The slow way: every block by itself, every code tried.
    private static Tensor Rounded(Tensor weight, int axis, WeightEncoding encoding, bool symmetric)
    {
        float[] values = weight.ToFloats();
        long inner = weight.Shape.Strides()[axis];
        long length = weight.Sizes[axis];
        foreach (IGrouping<long, int> block in Enumerable.Range(0, values.Length).GroupBy(i => (i / inner / length * 1000) + (i % inner) + (1_000_000 * (i / inner % length / 16))))
        {
            double low = Math.Min(0, block.Min(i => values[i])), high = Math.Max(0, block.Max(i => values[i]));
            double[] levels = [.. Levels(low, high, encoding, symmetric)];
            foreach (int i in block)
            {
                values[i] = (float)levels.MinBy(l => Math.Abs(l - values[i]));
            }
        }

        return Tensor.Create(values, weight.Shape);
    }

    private static IEnumerable<double> Levels(double low, double high, WeightEncoding encoding, bool symmetric)
    {
        double largest = Math.Max(-low, high);
        int half = encoding == WeightEncoding.Int4 ? 8 : 128;
        return encoding switch
        {
            WeightEncoding.Nf4 => BlockCoding.Nf4.Select(v => v * largest),
            WeightEncoding.Float8E4M3 => Codes(ElementType.Float8E4M3FN).Select(v => v * largest / 448),
            WeightEncoding.Float8E5M2 => Codes(ElementType.Float8E5M2).Select(v => v * largest / 57344),
            _ when symmetric => Enumerable.Range(-half, 2 * half).Select(c => c * Math.Max(high / (half - 1), -low / half)),
            _ => Asymmetric(low, (high - low) / ((2 * half) - 1), half),
        };
    }

    private static IEnumerable<double> Asymmetric(double low, double step, int half) =>
        Enumerable.Range(0, 2 * half).Select(c => (c - Math.Round(-low / step)) * step);

    private static IEnumerable<double> Codes(ElementType type) =>
        Enumerable.Range(0, 256).Select(c => SmallFloat.Decode(type, c)).Where(double.IsFinite);

    private static byte[] Bytes(Tensor tensor)
    {
        using var stream = new MemoryStream();
        tensor.CopyTo(stream);
        return stream.ToArray();
    }
}
