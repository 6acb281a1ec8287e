using System.Text;
using Decant.Compression;
using Decant.Formats.Onnx;
using Decant.Tensors;

namespace Decant.Fuzz.Tests;

/// <summary>Recipes, read and applied to a small model.</summary>
internal sealed class RecipeTarget : FuzzTarget
{
    private const string Head = "recipe: 1\nsource: { name: \"m.onnx\", sha256: 00ff }\nsteps:\n";

    private static readonly string[] Recipes =
    [
        Head + "- simplify: { freeze: true, fold-limit: 8388608 }\n- quantize-dynamic: { per-axis: true, keep-float: [] }\n",
        Head + "- prune: { layers: [ { weight: \"w\", threshold: 0.5, ties: 1, count: 12, pruned: 6 } ] }\n",
        Head + "- equalize: { factors: { \"a\": [1, 2, 0.5, 1] } }\n- adjust-biases: { layers: { \"y\": [0.25, -1] } }\n- narrow-weights: { type: float16, minimum-length: 4, keep-float: [] }\n",
        Head + "- quantize-weights: { encoding: int4, block: 16, symmetric: true, form: dequantizelinear, keep-float: [\"v\"] }\n",
        Head + "- smooth: { divisors: { \"x\": [1, 2, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] } }\n- quantize-dynamic: { per-axis: false, weights: uint8, keep-float: [] }\n- quantized-form: { form: qoperator }\n- retarget: { target: \"generic\" }\n",
        Head + "- quantize-static: { activations: int8, weights: int8, per-axis: false, quantize-outputs: true, symmetric-activations: true, keep-float: [], ranges: { \"x\": [0, 1] }, roundings: { \"w\": [1, 0, -1] } }\n",
        Head + "- quantize-static: { activations: uint8, weights: int8, per-axis: true, quantize-outputs: false, keep-float: [\"a\"], ranges: { \"x\": [0, 1], \"y\": [-3, 4], \"h\": [-1, 1] } }\n",
    ];

    private static readonly byte[] Dense = Build();

    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        Recipe recipe = Recipe.Load(ScratchFile.Write("mutant.yaml", file));
        using Model model = Model.FromGraph(OnnxFormat.Load(Dense, "dense", string.Empty));
        using Model result = model.Apply(recipe, out _);
        _ = Recipe.Parse(recipe.ToString());
    }

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() => Recipes.Append(Planned()).Select(static t => new FuzzSample("recipe", Encoding.UTF8.GetBytes(t)));

    /// <inheritdoc/>
    protected override byte[] Mutate(FuzzSample sample, Random random) =>
        random.Next(2) == 0 ? base.Mutate(sample, random) : TextMutator.Mutate(sample.Bytes(), Samples[random.Next(Samples.Count)].Bytes(), random);

    private static string Planned()
    {
        var options = new WeightOnlyOptions { Method = WeightOnlyMethod.Hqq, Block = 16, Form = WeightOnlyForm.DequantizeLinear };
        var plan = new FittedWeight([.. Enumerable.Range(0, 64).Select(static i => (byte)(i % 16))], [1f, 0.5f, 2f, 1f], [8, 7, 6, 5]) { InputFactors = [.. Enumerable.Repeat(2f, 16)] };
        return new Recipe("m.onnx", null, [new WeightOnlyStep(options, new Dictionary<string, FittedWeight> { ["w"] = plan })]).ToString();
    }

    private static byte[] Build() => new ProtoModel()
        .Input("x", ElementType.Float32, "batch", 16).Initializer("w", [.. Enumerable.Range(0, 64).Select(static i => MathF.Sin(i))], 16, 4).Initializer("b", [1f, 2f, 3f, 4f], 4).Initializer("v", [1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f], 4, 2)
        .Add("MatMul", "x w", "a").Add("Add", "a b", "s").Add("Relu", "s", "h").Add("Gemm", "h v", "y").Outputs("y").ToArray();
}
