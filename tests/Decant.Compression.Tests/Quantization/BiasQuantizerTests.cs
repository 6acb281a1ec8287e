using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class BiasQuantizerTests
{
    [Fact]
    public void FitScales_BiasThatFits_KeepsTheScale()
    {
        float[] scales = [0.5f, 0.25f];
        BiasQuantizer.FitScales(scales, 0.1f, [10f, -10f]);
        Assert.Equal([0.5f, 0.25f], scales);
    }

    [Fact]
    public void FitScales_BiasTooLarge_EnlargesOnlyItsChannel()
    {
        float[] scales = [1e-9f, 1e-3f];
        BiasQuantizer.FitScales(scales, 1e-3f, [100f, 100f]);
        Assert.Equal(100 / (1e-3 * (1 << 30)), scales[0], 1e-10);
        Assert.Equal(1e-3f, scales[1]);
        int[] integers = BiasQuantizer.Quantize(Tensor.Vector(100f, 100f), scales, 1e-3f).Integers.ToArray<int>();
        Assert.InRange(integers[0], (1 << 30) - 256, (1 << 30) + 256);
        Assert.InRange(integers[1], 100_000_000 - 16, 100_000_000 + 16);
    }

    [Fact]
    public void Quantize_ScalesAreProducts_AndRoundHalfToEven()
    {
        (Tensor integers, float[] scales) = BiasQuantizer.Quantize(Tensor.Vector(0.25f, -0.75f, 1f), [1f, 1f, 2f], 0.5f);
        Assert.Equal([0.5f, 0.5f, 1f], scales);
        Assert.Equal([0, -2, 1], integers.ToArray<int>());
    }
}
