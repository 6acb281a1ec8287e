using Decant.Graphs;
using Decant.Operators;
using Decant.Passes;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Every pass, on random models, keeps the outputs.</summary>
public class PassProperties
{
    private const int MostSeeds = 3000;
    private const int FewestRewrites = 5;
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Passes => [.. All().Keys];

    [Theory]
    [MemberData(nameof(Passes))]
    public void Pass_OnRandomModels_KeepsOutputs(string pass)
    {
        Pass own = All()[pass];
        int rewrites = 0;
        IEnumerable<int> seeds = Rounds.AreChosen
            ? Rounds.Seeds(0)
            : Enumerable.Range(0, MostSeeds).TakeWhile(seed => seed < 60 || rewrites < FewestRewrites);
        Property.Holds(seeds, Patterns, random => Difference(
            random, model => rewrites += new PassPipeline([new PassStage(pass, [own])]).Run(model).Steps, own.Guarantees.HasFlag(PassGuarantees.Exact)));
        Assert.True(Rounds.AreChosen || rewrites >= FewestRewrites, $"{pass} found only {rewrites} rewrites in {MostSeeds} random models");
    }

    [Fact]
    public void Simplify_OnRandomModels_KeepsOutputs() => Property.Holds(
        Rounds.Seeds(250), Mixed, static random => Difference(random, static model => SimplifyPipeline.Create().Run(model), exact: false));

    [Fact]
    public void Simplify_TwiceOnPatterns_ChangesNothingMore() => Property.Holds(Rounds.Seeds(100), static seed => Patterns(seed) with { Patterns = 1 }, Again);

    [Fact]
    public void Simplify_TwiceOnMixedModels_ChangesNothingMore() => Property.Holds(Rounds.Seeds(200), Mixed, Again);

    private static GrowthOptions Patterns(int seed) => new() { Steps = 12, Patterns = 0.85, Symbolic = seed % 3 == 0 };

    private static GrowthOptions Mixed(int seed) => new() { Steps = 12, Patterns = 0.4, Symbolic = seed % 3 == 0 };

    private static string? Difference(RandomModel random, Action<Model> rewrite, bool exact)
    {
        IReadOnlyList<RuntimeValue> before = new ReferenceEvaluator(random.Model).Run(random.Inputs);
        using Model rewritten = random.Model.Clone();
        rewrite(rewritten);
        return OutputDifference.Of(random, before, new ReferenceEvaluator(rewritten).Run(random.Inputs), exact ? 0 : Tolerance);
    }

    private static string? Again(RandomModel random)
    {
        using Model model = random.Model.Clone();
        SimplifyPipeline.Create().Run(model);
        string once = GraphPrinter.Print(model);
        SimplifyPipeline.Create().Run(model);
        string twice = GraphPrinter.Print(model);
        return once == twice ? null : $"{once}\nbecame\n{twice}";
    }

    private static SortedDictionary<string, Pass> All() => new(
        SimplifyPipeline.Create().Stages.SelectMany(static s => s.Passes).DistinctBy(static p => p.Id).ToDictionary(static p => p.Id),
        StringComparer.Ordinal);
}
