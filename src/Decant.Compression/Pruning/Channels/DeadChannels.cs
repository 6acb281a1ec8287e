using Decant.Graphs;

namespace Decant.Compression;

/// <summary>
/// Takes away channels that change nothing: those that only weights of zero read, and those that are zero whatever the input. Every product that falls
/// away is zero, so that sums stay what they were.
/// </summary>
public static class DeadChannels
{
    // Every weight is read: a larger model is left as it is.
    private const long MostParameters = 256L << 20;

    /// <summary>A copy of the model without dead channels, and how many there were; null where there are none.</summary>
    public static (Model Model, int Removed)? Remove(Model model)
    {
        if (ModelCosts.Parameters(model) > MostParameters)
        {
            return null;
        }

        var analysis = ChannelAnalysis.Run(model);
        var slices = new ZeroSlices();
        var zeros = new ZeroChannels(model.Graph);
        HashSet<int> dead = [.. analysis.Groups.Where(g => IsDead(g, analysis, slices, zeros)).Select(static g => g.Index)];
        foreach (IGrouping<int, ChannelGroup> family in analysis.Groups.GroupBy(static g => g.Family).Where(f => f.All(g => dead.Contains(g.Index))))
        {
            dead.Remove(family.First().Index);
        }

        return dead.Count == 0 ? null : (ChannelRemover.Remove(model, analysis, dead), dead.Count);
    }

    private static bool IsDead(ChannelGroup group, ChannelAnalysis analysis, ZeroSlices slices, ZeroChannels zeros)
    {
        bool read = false;
        foreach (ChannelSlice slice in group.Slices)
        {
            foreach (Use use in slice.Weight.Uses)
            {
                if (use.Node is not { } node)
                {
                    return false;
                }

                OperatorFacts facts = node.Facts();
                if (facts.IsLinear && use.Index == facts.WeightInput && slice.Axis == facts.WeightInputAxis)
                {
                    read = true;
                    if (!slices.Contains(slice) && !zeros.Are(node.Input(facts.ValueInputs[0])!, facts.DataChannelAxis!.Value, slice.Positions))
                    {
                        return false;
                    }
                }
                else if (!(facts.IsLinear && (use.Index == facts.BiasInput || slice.Axis == facts.WeightOutputAxis)) && !facts.IsElementwise)
                {
                    return false;
                }
            }
        }

        return read && EndsInWeights(group.Index, analysis);
    }

    // Where the channel ends, weights must read it: a sum over it of another kind would be another sum.
    private static bool EndsInWeights(int group, ChannelAnalysis analysis)
    {
        foreach (Node node in analysis.Graph.Nodes)
        {
            OperatorFacts facts = node.Facts();
            bool enters = node.Inputs.OfType<Value>().Any(i => i.Constant is null && Has(i));
            bool leaves = node.Outputs.OfType<Value>().Any(Has);
            if (enters && !leaves && !facts.IsLinear)
            {
                return false;
            }
        }

        return true;

        bool Has(Value value) => Enumerable.Range(0, value.Shape?.Rank ?? 0).Any(a => analysis.GroupsOf(value, a)?.Contains(group) == true);
    }
}
