using System.Text;

namespace Decant.Fuzz.Tests;

/// <summary>Recipes, read and applied to a small model.</summary>
internal sealed class RecipeTarget : FuzzTarget
{
    private const string Head = "recipe: 1\nsource: { name: \"m.onnx\", sha256: 00ff }\nsteps:\n";

    private static readonly string[] Recipes =
    [
        Head + "- simplify: { freeze: true, fold-limit: 8388608 }\n- quantize-dynamic: { per-axis: true, keep-float: [] }\n",
        Head + "- prune: { layers: [ { weight: \"w\", threshold: 0.5, ties: 1, count: 12, pruned: 6 } ] }\n",
        Head + "- quantize-static: { activations: uint8, weights: int8, per-axis: true, quantize-outputs: false, keep-float: [\"a\"], ranges: { \"x\": [0, 1], \"y\": [-3, 4], \"h\": [-1, 1] } }\n",
    ];

    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        Recipe recipe = Recipe.Load(ScratchFile.Write("mutant.yaml", file));
        using Model model = Model.FromGraph(ModelSamples.Dense());
        using Model result = model.Apply(recipe, out _);
        _ = Recipe.Parse(recipe.ToString());
    }

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() => Recipes.Select(static t => new FuzzSample("recipe", Encoding.UTF8.GetBytes(t)));

    /// <inheritdoc/>
    protected override byte[] Mutate(FuzzSample sample, Random random) =>
        random.Next(2) == 0 ? base.Mutate(sample, random) : TextMutator.Mutate(sample.Bytes(), Samples[random.Next(Samples.Count)].Bytes(), random);
}
