using Decant.Bench.Models;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class MemoryPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Plan_RandomGraph_BuffersThatLiveTogetherNeverOverlap(int seed)
    {
        var random = new Random(seed);
        var b = new ModelBuilder();
        var values = new List<Value> { b.Input("x", ElementType.Float32, 1, 16, 4, 4) };
        for (int i = 0; i < 40; i++)
        {
            Value a = values[random.Next(values.Count)];
            values.Add(random.Next(2) == 0 ? b.Node(new ReluOp(), a) : b.Node(new AddOp(), a, values[random.Next(values.Count)]));
        }

        using Model model = b.Build(values[^1], values[20]);
        ProgramPlan plan = LayoutPlanner.Plan(model.Graph);
        PlanCheck.NoOverlap(plan);
    }

    public static TheoryData<string> Nets => [.. GeneratedNets.All.Select(static n => n.Name)];

    [Theory]
    [MemberData(nameof(Nets))]
    public void Plan_GeneratedNet_TakesLittleMoreThanWhatLivesAtOnce(string name)
    {
        using Model model = GeneratedNets.Find(name).Create(new NetOptions { Resolution = 64, SequenceLength = 32, Classes = 10 });
        using Model lowered = ProgramCompiler.Lower(model, model.Graph.Inputs.ToDictionary(static i => i.Name, static i => i.Type!));
        ProgramPlan plan = LayoutPlanner.Plan(lowered.Graph);
        PlanCheck.NoOverlap(plan);
        Assert.InRange(plan.ArenaBytes, 0, (long)(1.1 * PlanCheck.MostBytesAtOnce(plan)));
    }
}
