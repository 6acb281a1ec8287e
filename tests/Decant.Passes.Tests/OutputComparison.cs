using Decant.Tensors;

namespace Decant.Passes.Tests;

/// <summary>Compares the outputs of two runs.</summary>
internal static class OutputComparison
{
    /// <summary>Asserts equal types and shapes, and elements within <paramref name="tolerance"/> of the greatest expected one (or of 1).</summary>
    public static void AssertClose(IReadOnlyList<RuntimeValue> expected, IReadOnlyList<RuntimeValue> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach ((RuntimeValue left, RuntimeValue right) in expected.Zip(actual))
        {
            Tensor a = Assert.IsType<Tensor>(left);
            Tensor b = Assert.IsType<Tensor>(right);
            Assert.Equal(a.ToString(), b.ToString());
            double[] want = a.ToDoubles();
            double[] got = b.ToDoubles();
            double scale = want.Where(double.IsFinite).Select(Math.Abs).Append(1).Max();
            for (int i = 0; i < want.Length; i++)
            {
                Assert.True(Math.Abs(want[i] - got[i]) <= tolerance * scale || want[i].Equals(got[i]), $"element {i}: {want[i]} became {got[i]}");
            }
        }
    }
}
