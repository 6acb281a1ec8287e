using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Compares the outputs of two runs of a model.</summary>
internal static class OutputDifference
{
    private const double Slack = 8;

    /// <summary>The first difference beyond what rounding explains, or null.</summary>
    /// <param name="random">The model and its inputs.</param>
    /// <param name="before">The outputs that are right.</param>
    /// <param name="after">The outputs to judge.</param>
    /// <param name="tolerance">
    /// What floats may differ by, in units of their greatest element (or of 1), before their stability is looked at: then they may differ by
    /// eight times what they move when every intermediate result is changed by a few roundings. At 0 all bits must be equal.
    /// </param>
    public static string? Of(RandomModel random, IReadOnlyList<RuntimeValue> before, IReadOnlyList<RuntimeValue> after, double tolerance)
    {
        IReadOnlyList<IReadOnlyList<RuntimeValue>>? perturbed = null;
        for (int i = 0; i < before.Count; i++)
        {
            string? difference = Of(before[i], after[i], tolerance, 0);
            if (difference is null)
            {
                continue;
            }

            if (tolerance > 0)
            {
                perturbed ??= Stability.Perturbed(random);
                int index = i;
                if (perturbed.Count == 0 || IsExplained(before[i], after[i], tolerance, [.. perturbed.Select(p => p[index])]))
                {
                    continue;
                }
            }

            return $"output '{random.Model.Graph.Outputs[i].Name}' {difference}";
        }

        return null;
    }

    /// <summary>The first difference of two values, or null.</summary>
    /// <param name="before">The value that is right.</param>
    /// <param name="after">The value to judge.</param>
    /// <param name="tolerance">What floats may differ by, in units of the greatest element (or of 1).</param>
    /// <param name="slack">What they may differ by besides.</param>
    public static string? Of(RuntimeValue before, RuntimeValue after, double tolerance, double slack) => (before, after) switch
    {
        (Tensor a, Tensor b) => OfTensors(a, b, tolerance, slack),
        (RuntimeSequence a, RuntimeSequence b) => a.Items.Count != b.Items.Count
            ? $"was {a.Items.Count} items and is {b.Items.Count}"
            : a.Items.Zip(b.Items).Select(pair => Of(pair.First, pair.Second, tolerance, slack)).FirstOrDefault(static d => d is not null),
        (RuntimeOptional { Value: null }, RuntimeOptional { Value: null }) => null,
        (RuntimeOptional { Value: { } a }, RuntimeOptional { Value: { } b }) => Of(a, b, tolerance, slack),
        _ => $"was a {before.GetType().Name} and is a {after.GetType().Name}",
    };

    private static string? OfTensors(Tensor a, Tensor b, double tolerance, double slack)
    {
        if (a.ElementType != b.ElementType || !a.Shape.Equals(b.Shape))
        {
            return $"was {a} and is {b}";
        }

        if (a.ContentEquals(b))
        {
            return null;
        }

        if (!a.ElementType.IsFloat())
        {
            return a.ElementType is ElementType.String or ElementType.Complex64 or ElementType.Complex128
                ? $"of {a} differs"
                : $"of {a} was [{string.Join(",", a.ToInt64s().Take(20))}] and is [{string.Join(",", b.ToInt64s().Take(20))}]";
        }

        double[] want = a.ToDoubles();
        double[] got = b.ToDoubles();
        double rounding = a.ElementType switch { ElementType.Float16 => 2e-3, ElementType.BFloat16 => 1.6e-2, _ => 0 };
        double scale = want.Where(double.IsFinite).Select(Math.Abs).Append(1).Max();
        double bound = (tolerance == 0 ? 0 : Math.Max(tolerance, rounding) * scale) + slack;
        for (int k = 0; k < want.Length; k++)
        {
            bool same = want[k].Equals(got[k]) || Math.Abs(want[k] - got[k]) <= bound;
            if (!same)
            {
                return $"[{k}] of {a} was {want[k]:R} and is {got[k]:R}";
            }
        }

        return null;
    }

    private static bool IsExplained(RuntimeValue before, RuntimeValue after, double tolerance, IReadOnlyList<RuntimeValue> perturbed)
    {
        double slack = 0;
        foreach (RuntimeValue moved in perturbed)
        {
            if (Distance(before, moved) is not { } distance)
            {
                return true;
            }

            slack = Math.Max(slack, distance);
        }

        return slack > 0 && Of(before, after, tolerance, Slack * slack) is null;
    }

    // How far the floats moved; null where something flipped that is no float, or a number stopped being finite.
    private static double? Distance(RuntimeValue before, RuntimeValue after)
    {
        if (before is RuntimeSequence a && after is RuntimeSequence b && a.Items.Count == b.Items.Count)
        {
            double?[] distances = [.. a.Items.Zip(b.Items, Distance)];
            return Array.TrueForAll(distances, static d => d is not null) ? distances.Max() ?? 0 : null;
        }

        if (before is RuntimeOptional { Value: { } x } && after is RuntimeOptional { Value: { } y })
        {
            return Distance(x, y);
        }

        if (before is not Tensor first || after is not Tensor second || first.ElementType != second.ElementType || !first.Shape.Equals(second.Shape))
        {
            return null;
        }

        if (!first.ElementType.IsFloat())
        {
            return first.ContentEquals(second) ? 0 : null;
        }

        double greatest = 0;
        foreach ((double want, double got) in first.ToDoubles().Zip(second.ToDoubles()))
        {
            if (!want.Equals(got) && !double.IsFinite(want - got))
            {
                return null;
            }

            greatest = want.Equals(got) ? greatest : Math.Max(greatest, Math.Abs(want - got));
        }

        return greatest;
    }
}
