using Decant.Compression;
using Decant.Graphs;
using Decant.Operators;
using Decant.Passes;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Rewrites of the compression room that promise equal outputs keep them.</summary>
public class CompressionProperties
{
    [Fact]
    public void Equalization_ByAnyFactors_KeepsOutputs()
    {
        int pairs = 0;
        IEnumerable<int> seeds = Rounds.AreChosen ? Rounds.Seeds(0) : Enumerable.Range(0, 2000).TakeWhile(seed => seed < 200 || pairs < 10);
        Property.Holds(seeds, static _ => new GrowthOptions { Steps = 14, Patterns = 1 }, random =>
        {
            using Model simple = random.Model.Clone();
            SimplifyPipeline.Create().Run(simple);
            var draw = new Draw(simple.Graph.NodeCount);
            var factors = new Dictionary<string, float[]>();
            foreach (ChannelPair pair in ChannelPair.Find(simple).Where(static p => double.IsPositiveInfinity(p.Limit)))
            {
                factors.Add(pair.Name, [.. Enumerable.Range(0, (int)WeightChannels.Outputs(pair.First).Count).Select(_ => draw.Pick(0.25f, 0.5f, 1f, 2f, 4f))]);
            }

            pairs += factors.Count;
            using Model equal = CrossLayerEqualization.Apply(simple, new EqualizationPlan(factors));
            IReadOnlyList<RuntimeValue> before = new ReferenceEvaluator(random.Model).Run(random.Inputs);
            return OutputDifference.Of(random, before, new ReferenceEvaluator(equal).Run(random.Inputs), 1e-4);
        });
        Assert.True(Rounds.AreChosen || pairs >= 10, $"only {pairs} pairs of layers were found");
    }
}
