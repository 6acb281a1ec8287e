using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Compares the outputs of two runs of a model.</summary>
internal static class OutputDifference
{
    /// <summary>The first difference beyond <paramref name="tolerance"/> of the greatest element (or of 1), or null.</summary>
    public static string? Of(Model model, IReadOnlyList<RuntimeValue> before, IReadOnlyList<RuntimeValue> after, double tolerance)
    {
        for (int i = 0; i < before.Count; i++)
        {
            var a = (Tensor)before[i];
            var b = (Tensor)after[i];
            string name = model.Graph.Outputs[i].Name;
            if (a.ElementType != b.ElementType || !a.Shape.Equals(b.Shape))
            {
                return $"output '{name}' was {a} and is {b}";
            }

            double[] want = a.ToDoubles();
            double[] got = b.ToDoubles();
            double scale = want.Where(double.IsFinite).Select(Math.Abs).Append(1).Max();
            for (int k = 0; k < want.Length; k++)
            {
                if (!want[k].Equals(got[k]) && !(Math.Abs(want[k] - got[k]) <= tolerance * scale))
                {
                    return $"output '{name}'[{k}] was {want[k]} and is {got[k]}";
                }
            }
        }

        return null;
    }
}
