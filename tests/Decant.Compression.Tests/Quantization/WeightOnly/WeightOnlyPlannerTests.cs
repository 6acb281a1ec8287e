using Decant.Engine;
using Decant.Evaluation;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests.Quantization.WeightOnly;

public sealed class WeightOnlyPlannerTests
{
    public static TheoryData<WeightOnlyMethod, WeightOnlyForm, bool> Methods() => new()
    {
        { WeightOnlyMethod.Gptq, WeightOnlyForm.MatMulNBits, true },
        { WeightOnlyMethod.Gptq, WeightOnlyForm.DequantizeLinear, false },
        { WeightOnlyMethod.Awq, WeightOnlyForm.DequantizeLinear, true },
        { WeightOnlyMethod.Awq, WeightOnlyForm.MatMulNBits, false },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Plan_CorrelatedInputs_LosesLessThanTheNearest(WeightOnlyMethod method, WeightOnlyForm form, bool symmetric)
    {
        Model model = Draft();
        IReadOnlyDictionary<string, RuntimeValue>[] samples = Samples(24);
        var options = new WeightOnlyOptions { Block = 16, Form = form, Symmetric = symmetric };

        Model nearest = WeightOnlyQuantizer.Apply(model, options).Model;
        WeightOnlyOptions fitted = options with { Method = method };
        (Model quantized, IReadOnlyList<StoredWeight> weights) = WeightOnlyQuantizer.Apply(model, fitted, Plan(model, fitted, samples));

        Assert.Equal(4, weights.Count(static w => w.Reason is null));
        IReadOnlyDictionary<string, RuntimeValue>[] others = Samples(8, seed: 100);
        double before = Error(model, nearest, others), after = Error(model, quantized, others);
        Assert.True(after < 0.8 * before, $"nearest {before}, {method} {after}");
    }

    [Fact]
    public void Plan_Hqq_NeedsNoSamplesAndStoresZeroPoints()
    {
        Model model = Draft();
        var options = new WeightOnlyOptions { Block = 16, Method = WeightOnlyMethod.Hqq };
        IReadOnlyDictionary<string, FittedWeight> plan = Plan(model, options, []);
        Model quantized = WeightOnlyQuantizer.Apply(model, options, plan).Model;
        Assert.Contains(plan.Values.SelectMany(static w => w.ZeroPoints), static z => z != 8);
        Assert.NotNull(quantized.Graph.Find("m_w_z"));
        Assert.True(Error(model, quantized, Samples(4)) < 0.02);
    }

    [Theory]
    [InlineData(RecurrentDirection.Forward)]
    [InlineData(RecurrentDirection.Bidirectional)]
    public void Plan_RecurrentWeights_BothAreStoredAndFitted(RecurrentDirection direction)
    {
        Model model = Recurrent(direction);
        IReadOnlyDictionary<string, RuntimeValue>[] samples = [.. Enumerable.Range(0, 24).Select(Sequence)];
        var options = new WeightOnlyOptions { Block = 16 };
        Model nearest = WeightOnlyQuantizer.Apply(model, options).Model;
        WeightOnlyOptions fitted = options with { Method = WeightOnlyMethod.Gptq };
        IReadOnlyDictionary<string, FittedWeight> plan = Plan(model, fitted, samples);
        Model quantized = WeightOnlyQuantizer.Apply(model, fitted, plan).Model;
        Assert.Equal(["l_r", "l_w"], plan.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(quantized.Graph.Initializers, static i => i.Name is "l_r" or "l_w");
        IReadOnlyDictionary<string, RuntimeValue>[] others = [.. Enumerable.Range(100, 8).Select(Sequence)];
        double before = Error(model, nearest, others), after = Error(model, quantized, others);
        Assert.True(after < 0.8 * before, $"nearest {before}, GPTQ {after}");
    }

    [Fact]
    public void Plan_ForAnotherModel_IsRefused()
    {
        Model model = Draft();
        var options = new WeightOnlyOptions { Block = 16, Method = WeightOnlyMethod.Hqq };
        var plan = new Dictionary<string, FittedWeight> { ["m_w"] = new([1, 2], [1], [8]) };
        Assert.Equal("DEC1906", Assert.Throws<ModelException>(() => WeightOnlyQuantizer.Apply(model, options, plan)).Code);
        Assert.Throws<ArgumentException>(() => Plan(model, options with { Encoding = WeightEncoding.Nf4 }, []));
        Assert.Throws<ArgumentException>(() => Plan(model, options with { Method = WeightOnlyMethod.Gptq }, []));
    }

    private static IReadOnlyDictionary<string, FittedWeight> Plan(Model model, WeightOnlyOptions options, IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples) =>
        WeightOnlyPlanner.Plan(new ModelUnderTest(model, new DecantEngine(), 1), options, samples);

    private static double Error(Model original, Model candidate, IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples)
    {
        double signal = 0, noise = 0;
        foreach (IReadOnlyDictionary<string, RuntimeValue> sample in samples)
        {
            foreach ((float x, float y) in GraphDraft.Reference(original, sample).Zip(GraphDraft.Reference(candidate, sample)))
            {
                signal += x * x;
                noise += (x - y) * (x - y);
            }
        }

        return noise / signal;
    }

    // Channels that share a part, and some that are much louder than the others.
    private static IReadOnlyDictionary<string, RuntimeValue>[] Samples(int count, int seed = 0) => [.. Enumerable.Range(seed, count).Select(s =>
    {
        var random = new Random(s);
        var values = new float[48 * 9];
        var common = new double[9];
        for (int i = 0; i < values.Length; i++)
        {
            common[i % 9] = i < 9 ? random.NextDouble() : common[i % 9];
            values[i] = (float)((common[i % 9] + (0.4 * random.NextDouble())) * (i / 9 % 12 == 5 ? 8 : 1));
        }

        return (IReadOnlyDictionary<string, RuntimeValue>)new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Create(values, Shape.Of(1, 48, 3, 3)) };
    })];

    private static Model Draft()
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 48, 3, 3);
        Value c = draft.Conv("c", x, 5, seed: 1);
        Value p = draft.Add("p", new ConvOp(new SlidingWindow()), x, draft.Store("p_w", GraphDraft.Random(2, 24, 48, 1, 1)));
        Value flat = draft.Add("flat", new FlattenOp(), c);
        Value pool = draft.Add("pool", new FlattenOp(), draft.Add("mean", new GlobalAveragePoolOp(), p));
        Value m = draft.Add("m", new MatMulOp(), flat, draft.Store("m_w", GraphDraft.Random(3, 45, 6)));
        Value g = draft.Add("g", new GemmOp(TransB: true), pool, draft.Store("g_w", GraphDraft.Random(4, 6, 24)), draft.Store("g_b", GraphDraft.Random(5, 6)));
        return draft.Done(draft.Add("sum", new ConcatOp(1), m, g));
    }

    // Features that share a part at each step.
    private static IReadOnlyDictionary<string, RuntimeValue> Sequence(int seed)
    {
        var random = new Random(seed);
        var values = new float[6 * 2 * 32];
        double common = 0;
        for (int i = 0; i < values.Length; i++)
        {
            common = i % 32 == 0 ? random.NextDouble() - 0.5 : common;
            values[i] = (float)(common + (0.2 * random.NextDouble()));
        }

        return new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Create(values, Shape.Of(6, 2, 32)) };
    }

    private static Model Recurrent(RecurrentDirection direction)
    {
        long directions = direction == RecurrentDirection.Bidirectional ? 2 : 1;
        var draft = new GraphDraft();
        Value y = draft.Add(
            "l",
            new LstmOp(new RecurrentAttributes { Direction = direction, HiddenSize = 16 }),
            draft.Input("x", 6, 2, 32),
            draft.Store("l_w", GraphDraft.Random(1, directions, 64, 32)),
            draft.Store("l_r", GraphDraft.Random(2, directions, 64, 16)));
        return draft.Done(y);
    }
}
