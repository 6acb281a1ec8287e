using Decant.Tensors;

namespace Decant.Peers.Tests;

/// <summary>Draws tensors from a fixed seed.</summary>
/// <param name="seed">The seed.</param>
internal sealed class Draw(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Numbers from -1 to 1.</summary>
    public Tensor Floats(params long[] sizes) => Between(-1, 1, sizes);

    /// <summary>Numbers from a range.</summary>
    public Tensor Between(double low, double high, params long[] sizes) =>
        Tensor.Create([.. Each(sizes, () => (float)(low + (_random.NextDouble() * (high - low))))], Shape.Of(sizes));

    /// <summary>All unsigned integers of 8 bits.</summary>
    public Tensor Bytes(params long[] sizes) => Tensor.Create([.. Each(sizes, () => (byte)_random.Next(256))], Shape.Of(sizes));

    /// <summary>All signed integers of 8 bits.</summary>
    public Tensor SBytes(params long[] sizes) => Tensor.Create([.. Each(sizes, () => (sbyte)_random.Next(-128, 128))], Shape.Of(sizes));

    /// <summary>Integers of 8 bits of either sign.</summary>
    public Tensor Codes(bool signed, params long[] sizes) => signed ? SBytes(sizes) : Bytes(sizes);

    /// <summary>Integers of 32 bits from a range, the end excluded.</summary>
    public Tensor Ints(int low, int high, params long[] sizes) => Tensor.Create([.. Each(sizes, () => _random.Next(low, high))], Shape.Of(sizes));

    /// <summary>A zero point.</summary>
    public static Tensor Zero(bool signed, int value) => signed ? Tensor.Scalar((sbyte)value) : Tensor.Scalar((byte)value);

    /// <summary>A scale.</summary>
    public static Tensor Scale(float value) => Tensor.Scalar(value);

    private static IEnumerable<T> Each<T>(long[] sizes, Func<T> next) => Enumerable.Range(0, (int)Shape.CountElements(sizes)).Select(_ => next());
}
