using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Losses over classes: scores <c>[N,C,…]</c> and target classes <c>[N,…]</c>, with an optional weight for each class.</summary>
internal static class ClassLoss
{
    private static readonly string[] Reductions = ["mean", "sum", "none"];

    /// <summary>The names of the attributes in files.</summary>
    public static EquatableList<string> AttributeNames { get; } = ["ignore_index", "reduction"];

    /// <summary>Reads the attribute <c>reduction</c>.</summary>
    /// <exception cref="ModelException">DEC1262: it is none of mean, sum, none.</exception>
    public static LossReduction Reduction(AttributeMap attributes)
    {
        string text = attributes.Text("reduction", "mean");
        int index = Array.IndexOf(Reductions, text);
        return index >= 0
            ? (LossReduction)index
            : throw new ModelException("DEC1262", $"attribute 'reduction': '{text}' is none of mean, sum, none");
    }

    /// <summary>Writes the attributes.</summary>
    public static void Write(AttributeMap attributes, LossReduction reduction, long? ignored)
    {
        attributes.Set("reduction", Reductions[(int)reduction], Reductions[0]);
        if (ignored is { } index)
        {
            attributes.Set("ignore_index", index);
        }
    }

    /// <summary>The type of the loss.</summary>
    public static TensorType Type(InferenceContext context, LossReduction reduction) =>
        new(context.ElementType(0), reduction == LossReduction.None ? context.Shape(1) : Shape.Scalar);

    /// <summary>The loss <c>-score[target] * weight[target]</c>, reduced. Summed in double precision.</summary>
    /// <exception cref="ModelException">DEC1262: the inputs do not fit each other.</exception>
    public static Tensor Evaluate(EvaluationContext context, ReadOnlySpan<double> scores, LossReduction reduction, long? ignored)
    {
        Tensor x = context.Input(0);
        Tensor target = context.Input(1);
        double[]? weights = context.OptionalInput(2)?.ToDoubles();
        if (x.Rank < 1 || (x.Rank == 1 ? target.Length != 1 : target.Length * x.Sizes[1] != x.Length) || (weights is not null && weights.Length != Classes(x)))
        {
            throw context.Fail("DEC1262", $"scores {x}, targets {target} and {weights?.Length} weights do not fit each other");
        }

        long classes = Classes(x);
        long area = x.Rank <= 2 ? 1 : x.Shape.Strides()[1];
        var losses = new double[target.Length];
        double total = 0;
        for (long i = 0; i < losses.Length; i++)
        {
            long chosen = target.ReadInt64(i);
            if (chosen == ignored)
            {
                continue;
            }

            if (chosen < 0 || chosen >= classes)
            {
                throw context.Fail("DEC1262", $"target class {chosen} lies outside 0 to {classes - 1}");
            }

            double weight = weights?[chosen] ?? 1;
            losses[i] = -weight * scores[(int)((((i / area * classes) + chosen) * area) + (i % area))];
            total += weight;
        }

        return reduction switch
        {
            LossReduction.None => TensorConversion.FromDoubles(x.ElementType, losses, target.Shape),
            LossReduction.Sum => TensorConversion.FromDoubles(x.ElementType, [losses.Sum()], Shape.Scalar),
            _ => TensorConversion.FromDoubles(x.ElementType, [losses.Sum() / total], Shape.Scalar),
        };
    }

    private static long Classes(Tensor x) => x.Rank == 1 ? x.Sizes[0] : x.Sizes[1];
}
