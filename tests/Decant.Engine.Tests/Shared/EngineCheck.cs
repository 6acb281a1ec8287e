using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine.Tests;

/// <summary>Runs a model in both engines and compares.</summary>
internal static class EngineCheck
{
    /// <summary>Asserts that both engines agree, floats within <paramref name="tolerance"/> of the largest element, all else exactly.</summary>
    /// <returns>The kernel of each node, by operator names.</returns>
    public static IReadOnlyList<NodeProfile> Equal(Model model, Dictionary<string, RuntimeValue> inputs, double tolerance = 1e-5, int threads = 1)
    {
        using IInferenceSession reference = ReferenceEngine.Instance.CreateSession(model, SessionOptions.Default);
        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, new SessionOptions { Profile = true, Threads = threads });
        IReadOnlyDictionary<string, RuntimeValue> expected = reference.Run(inputs);
        for (int run = 0; run < 2; run++)
        {
            IReadOnlyDictionary<string, RuntimeValue> actual = session.Run(inputs);
            Assert.Equal(expected.Keys, actual.Keys);
            foreach ((string name, RuntimeValue value) in expected)
            {
                Equal(name, value, actual[name], tolerance);
            }
        }

        return session.Profile!.Nodes;
    }

    public static void Equal(string name, RuntimeValue expected, RuntimeValue actual, double tolerance)
    {
        if (expected is not Tensor e)
        {
            IReadOnlyList<RuntimeValue> items = Assert.IsType<RuntimeSequence>(actual).Items;
            Assert.Equal(((RuntimeSequence)expected).Items.Count, items.Count);
            for (int i = 0; i < items.Count; i++)
            {
                Equal(name, ((RuntimeSequence)expected).Items[i], items[i], tolerance);
            }

            return;
        }

        Tensor a = Assert.IsType<Tensor>(actual);
        Assert.Equal(e.ToString(), a.ToString());
        if (e.ElementType != ElementType.Float32)
        {
            Assert.True(e.ContentEquals(a), $"'{name}': {e} differs");
            return;
        }

        ReadOnlySpan<float> left = e.AsSpan<float>(), right = a.AsSpan<float>();
        double scale = Math.Max(1e-6, left.ToArray().Where(float.IsFinite).Select(static v => (double)Math.Abs(v)).DefaultIfEmpty(0).Max());
        for (int i = 0; i < left.Length; i++)
        {
            bool same = left[i].Equals(right[i]) || Math.Abs((double)left[i] - right[i]) <= tolerance * scale;
            Assert.True(same, $"'{name}'[{i}] of {e}: expected {left[i]}, found {right[i]} (largest {scale})");
        }
    }
}
