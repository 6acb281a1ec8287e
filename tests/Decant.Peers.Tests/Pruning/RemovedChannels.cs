using Decant.Compression;
using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.OnnxRuntime;
using Decant.Tensors;

namespace Decant.Peers.Tests.Pruning;

/// <summary>Holds models without channels against models in which the same channels are zero.</summary>
internal static class RemovedChannels
{
    private const double Tolerance = 1e-4;

    /// <summary>
    /// Takes half of each family's channels away, of some families by themselves and of all together: the model is valid, computes what it computes with those
    /// channels zero, and ONNX Runtime computes the same. What cannot go says why.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">The inputs of one run.</param>
    /// <param name="alone">How many families are tried by themselves.</param>
    /// <returns>The number of groups of channels that went.</returns>
    public static int Verify(Model model, IReadOnlyDictionary<string, RuntimeValue> inputs, int alone)
    {
        OnnxRuntimeLibrary library = Peer.Require();
        var found = ChannelAnalysis.Run(model);
        Assert.All(found.Fixed, static f => Assert.False(string.IsNullOrWhiteSpace(f.Reason)));
        if (found.Groups.Count == 0)
        {
            Assert.Equal("DEC1713", Assert.Throws<ModelException>(() => Half(model)).Code);
            return 0;
        }

        ChannelPruningResult result = Half(model);
        using Model analyzed = result.Analyzed;
        HashSet<int>[] families = [.. result.Removed.GroupBy(g => result.Analysis.Groups[g].Family).Select(static f => f.ToHashSet())];
        foreach (HashSet<int> family in Spread(families, alone))
        {
            using Model one = Removed(analyzed, result.Analysis, family, inputs, out _);
        }

        using Model removed = Removed(analyzed, result.Analysis, result.Removed.ToHashSet(), inputs, out IReadOnlyDictionary<string, RuntimeValue> own);
        using OnnxRuntimeSession peer = OnnxRuntimeSession.Open(library, OnnxFormat.ToArray(removed));
        Agreement.Within(Tolerance, peer.Run(inputs), own);
        result.Pruned.Dispose();
        return result.Removed.Count;
    }

    private static ChannelPruningResult Half(Model model) =>
        ChannelPruner.Run(model, new ChannelPruningOptions { Budget = new ChannelBudget(ChannelBudgetKind.Channels, 0.5) }, null, DecantEngine.Instance);

    private static Model Removed(
        Model model, ChannelAnalysis analysis, HashSet<int> groups, IReadOnlyDictionary<string, RuntimeValue> inputs, out IReadOnlyDictionary<string, RuntimeValue> outputs)
    {
        Model removed = ChannelRemover.Remove(model, analysis, groups);
        GraphVerifier.Verify(removed);
        using Model zeroed = ChannelVerification.Zeroed(model, analysis, groups);
        outputs = Run(removed, inputs);
        Agreement.Within(Tolerance, Run(zeroed, inputs), outputs);
        return removed;
    }

    private static IReadOnlyDictionary<string, RuntimeValue> Run(Model model, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, SessionOptions.Default);
        return session.Run(inputs);
    }

    private static IEnumerable<T> Spread<T>(IReadOnlyList<T> items, int count) =>
        Enumerable.Range(0, Math.Min(count, items.Count)).Select(i => items[(int)((i + 0.5) * items.Count / Math.Min(count, items.Count))]);
}
