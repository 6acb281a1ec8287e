using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class TargetCheckTests
{
    public static TheoryData<string> Names => [.. DeploymentTargets.All.Select(static t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ModelQuantizedForATarget_KeepsItsRules_AndStaysClose(string name)
    {
        DeploymentTarget target = DeploymentTargets.Find(name);
        using Model model = Draft();
        using Model quantized = Quantize(model, target);
        Assert.Empty(TargetCheck.Violations(quantized, target));
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 90);
        float[] expected = GraphDraft.Reference(model, inputs);
        float[] found = GraphDraft.Reference(quantized, inputs);
        double noise = expected.Zip(found, static (e, f) => Math.Pow(e - f, 2)).Sum();
        Assert.True(10 * Math.Log10(expected.Sum(static e => e * (double)e) / noise) > 20, name);
    }

    [Theory]
    [InlineData("tensorrt", "zero point")]
    [InlineData("tensorrt", "int32")]
    [InlineData("qnn", "scales, expected one")]
    [InlineData("tflite-int8", "uint8, expected int8")]
    public void ModelOfAnotherTarget_EachBrokenRuleIsNamed(string name, string part)
    {
        using Model model = Draft();
        using Model quantized = Quantize(model, name == "tensorrt" ? DeploymentTargets.TfliteInt8 : DeploymentTargets.Decant);
        Assert.Contains(TargetCheck.Violations(quantized, DeploymentTargets.Find(name)), v => v.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void MoverWithTwoScales_IsNamed()
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 1, 4, 4);
        Value one = draft.Store("one", Tensor.Scalar(1f)), two = draft.Store("two", Tensor.Scalar(2f)), zero = draft.Store("zero", Tensor.Scalar((byte)0));
        Value d = draft.Add("d", new DequantizeLinearOp(), draft.Add("q", new QuantizeLinearOp(), x, one, zero), one, zero);
        Value p = draft.Add("p", new TransposeOp([0, 1, 3, 2]), d);
        using Model model = draft.Done(draft.Add("y", new DequantizeLinearOp(), draft.Add("r", new QuantizeLinearOp(), p, two, zero), two, zero));
        Assert.Contains(TargetCheck.Violations(model, DeploymentTargets.TfliteInt8), static v => v.Contains("differ in scale", StringComparison.Ordinal));
        Assert.Empty(TargetCheck.Violations(model, DeploymentTargets.Decant));
    }

    private static Model Draft()
    {
        var draft = new GraphDraft();
        Value a = draft.Add("r", new ReluOp(), draft.Conv("a", draft.Input("x", 1, 3, 8, 8), 4, 1));
        Value b = draft.Conv("b", a, 4, 3);
        return draft.Done(draft.Conv("c", draft.Add("s", new AddOp(), a, b), 5, 5));
    }

    private static Model Quantize(Model model, DeploymentTarget target)
    {
        Dictionary<string, RuntimeValue>[] samples = [.. Enumerable.Range(0, 4).Select(s => GraphDraft.Inputs(model, 30 + s))];
        return StaticQuantizer.Apply(model, StaticQuantizer.Plan(model, target.Apply(new StaticQuantizationOptions()), samples, new DecantEngine()));
    }
}
