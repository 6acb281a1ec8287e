using Decant.Graphs;
using Decant.Operators;
using Decant.Passes;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Every pass, on random models, keeps the outputs.</summary>
public class PassProperties
{
    private const int Seeds = 100;
    private const int MostSeeds = 3000;
    private const int FewestRewrites = 5;
    private const int Steps = 14;

    public static TheoryData<string> Passes => [.. All().Keys];

    [Theory]
    [MemberData(nameof(Passes))]
    public void Pass_OnRandomModels_KeepsOutputs(string pass)
    {
        Pass own = All()[pass];
        Check(pass, model => new PassPipeline([new PassStage(pass, [own])]).Run(model).Steps, own.Guarantees.HasFlag(PassGuarantees.Exact));
    }

    [Fact]
    public void Simplify_OnRandomModels_KeepsOutputs() => Check("simplify", static model => SimplifyPipeline.Create().Run(model).Steps, exact: false);

    [Fact]
    public void Simplify_Twice_ChangesNothingMore()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            Model model = GraphGenerator.Create(seed, Steps);
            SimplifyPipeline.Create().Run(model);
            string once = GraphPrinter.Print(model);
            SimplifyPipeline.Create().Run(model);
            Assert.Equal(once, GraphPrinter.Print(model));
        }
    }

    // As many models as it takes to see the pass rewrite something, and at least so many.
    private static void Check(string pass, Func<Model, int> rewrite, bool exact)
    {
        int rewrites = 0;
        void Count(Model model) => rewrites += rewrite(model);
        for (int seed = 0; seed < Seeds || (rewrites < FewestRewrites && seed < MostSeeds); seed++)
        {
            Model model = GraphGenerator.Create(seed, Steps, symbolic: seed % 3 == 0);
            if (Failure(model, Count, exact) is { } failure)
            {
                Model smallest = GraphShrinker.Shrink(model, m => Failure(m, Count, exact) is not null);
                Assert.Fail($"{pass}, seed {seed}: {failure}\nsmallest model: {Failure(smallest, Count, exact)}\n{GraphPrinter.Print(smallest)}");
            }
        }

        Assert.True(rewrites >= FewestRewrites, $"{pass} found only {rewrites} rewrites in {MostSeeds} random models");
    }

    private static string? Failure(Model model, Action<Model> rewrite, bool exact)
    {
        Dictionary<string, RuntimeValue> inputs = RandomInputs.For(model);
        IReadOnlyList<RuntimeValue> before;
        try
        {
            before = new ReferenceEvaluator(model).Run(inputs);
        }
        catch (ModelException)
        {
            return null;
        }

        try
        {
            Model rewritten = model.Clone();
            rewrite(rewritten);
            return OutputDifference.Of(model, before, new ReferenceEvaluator(rewritten).Run(inputs), exact ? 0 : 1e-4);
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    private static SortedDictionary<string, Pass> All() => new(
        SimplifyPipeline.Create().Stages.SelectMany(static s => s.Passes).DistinctBy(static p => p.Id).ToDictionary(static p => p.Id),
        StringComparer.Ordinal);
}
