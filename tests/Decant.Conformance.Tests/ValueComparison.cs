using System.Globalization;
using System.Runtime.InteropServices;
using Decant.Tensors;

namespace Decant.Conformance.Tests;

/// <summary>Compares values by the rules of ONNX's own runner: equal types and shapes, elements within 1e-7 + 1e-3 of the expected.</summary>
internal static class ValueComparison
{
    private const double Relative = 1e-3;
    private const double Absolute = 1e-7;

    /// <summary>What differs, or null.</summary>
    public static string? Difference(RuntimeValue? expected, RuntimeValue? found) => (expected, found) switch
    {
        (null, null) => null,
        (Tensor a, Tensor b) => Difference(a, b),
        (RuntimeSequence a, RuntimeSequence b) => a.Items.Count != b.Items.Count
            ? $"{b.Items.Count} items, expected {a.Items.Count}"
            : a.Items.Select((item, i) => Difference(item, b.Items[i]) is { } d ? $"item {i}: {d}" : null).FirstOrDefault(d => d is not null),
        (RuntimeOptional a, RuntimeOptional b) => Difference(a.Value, b.Value),
        _ => $"{found?.ToString() ?? "nothing"}, expected {expected?.ToString() ?? "nothing"}",
    };

    private static string? Difference(Tensor expected, Tensor found)
    {
        if (expected.ElementType != found.ElementType || !expected.Shape.Equals(found.Shape))
        {
            return $"{found}, expected {expected}";
        }

        if (expected.ElementType == ElementType.String)
        {
            return expected.Strings.SequenceEqual(found.Strings) ? null : $"'{string.Join("','", found.Strings.ToArray())}', expected '{string.Join("','", expected.Strings.ToArray())}'";
        }

        double[] a = Numbers(expected);
        double[] b = Numbers(found);
        int bad = 0;
        int first = -1;
        for (int i = 0; i < a.Length; i++)
        {
            if (!Close(a[i], b[i]))
            {
                bad++;
                first = first < 0 ? i : first;
            }
        }

        return bad == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{bad} of {a.Length} elements of {expected} differ, the first at {first}: {b[first]}, expected {a[first]}");
    }

    private static double[] Numbers(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Complex64 => [.. MemoryMarshal.Cast<byte, float>(tensor.Bytes(0, (int)tensor.ByteLength)).ToArray().Select(v => (double)v)],
        ElementType.Complex128 => MemoryMarshal.Cast<byte, double>(tensor.Bytes(0, (int)tensor.ByteLength)).ToArray(),
        _ => tensor.ToDoubles(),
    };

    private static bool Close(double expected, double found) =>
        expected.Equals(found) || Math.Abs(found - expected) <= Absolute + (Relative * Math.Abs(expected));
}
