using Decant.Tensors;

namespace Decant;

/// <summary>One output of a run.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Data">The first elements, in row-major order.</param>
/// <param name="Truncated">Whether there are more elements than <paramref name="Data"/> holds.</param>
public sealed record RunOutput(string Name, string Type, IReadOnlyList<long> Shape, IReadOnlyList<double> Data, bool Truncated)
{
    /// <summary>The first elements of a value.</summary>
    /// <exception cref="UnsupportedException">DEC2001: the value is no tensor of real numbers.</exception>
    internal static RunOutput Of(string name, RuntimeValue value, int limit)
    {
        if (value is not Tensor tensor || !(tensor.ElementType.IsFloat() || tensor.ElementType.IsInteger() || tensor.ElementType == ElementType.Bool))
        {
            throw new UnsupportedException("DEC2001", $"output '{name}': {value} cannot be shown; it is no tensor of real numbers");
        }

        int count = (int)Math.Min(limit, tensor.Length);
        return new RunOutput(
            name,
            tensor.ElementType.Name(),
            tensor.Sizes.ToArray(),
            [.. Enumerable.Range(0, count).Select(i => tensor.ReadDouble(i))],
            count < tensor.Length);
    }
}
