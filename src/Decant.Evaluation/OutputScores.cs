using Decant.Tensors;

namespace Decant.Evaluation;

/// <summary>Reads the outputs of a run.</summary>
public static class OutputScores
{
    /// <summary>
    /// The scores of classes that an output holds for one sample: a vector whose other dimensions are one. One number alone is the
    /// probability of yes, and becomes the scores of no and yes. Null for outputs of another form.
    /// </summary>
    public static float[]? Classes(RuntimeValue output)
    {
        if (output is not Tensor tensor || !IsReal(tensor.ElementType) || tensor.Length == 0)
        {
            return null;
        }

        int wide = tensor.Sizes.ToArray().Count(static s => s > 1);
        float[] values = tensor.ToFloats();
        return wide == 1 ? values : wide == 0 ? [1 - values[0], values[0]] : null;
    }

    /// <summary>All numbers of the given outputs, one after another; outputs that are no tensors of real numbers are left out.</summary>
    public static float[] Numbers(IReadOnlyDictionary<string, RuntimeValue> outputs, IEnumerable<string> names) =>
        [.. names.Select(n => outputs[n]).OfType<Tensor>().Where(static t => IsReal(t.ElementType)).SelectMany(static t => t.ToFloats())];

    private static bool IsReal(ElementType type) => type.IsFloat() || type.IsInteger() || type == ElementType.Bool;
}
