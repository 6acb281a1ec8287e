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
        var analysis = ChannelAnalysis.Run(model);
        Assert.All(analysis.Fixed, static f => Assert.False(string.IsNullOrWhiteSpace(f.Reason)));
        Assert.True(analysis.Groups.Count > 0 || analysis.Fixed.Count > 0);
        HashSet<int>[] families = [.. analysis.Groups.GroupBy(static g => g.Family).Where(static f => f.Count() > 1)
            .Select(static f => f.Take(f.Count() / 2).Select(static g => g.Index).ToHashSet())];
        foreach (HashSet<int> family in Spread(families, alone))
        {
            using Model _ = Removed(model, analysis, family, inputs, out IReadOnlyDictionary<string, RuntimeValue> _);
        }

        HashSet<int> all = [.. families.SelectMany(static f => f)];
        using Model removed = Removed(model, analysis, all, inputs, out IReadOnlyDictionary<string, RuntimeValue> own);
        using OnnxRuntimeSession peer = OnnxRuntimeSession.Open(library, OnnxFormat.ToArray(removed));
        Agreement.Within(Tolerance, peer.Run(inputs), own);
        return all.Count;
    }

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
