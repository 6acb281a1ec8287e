using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Reorders the axes: axis <c>i</c> of the output is axis <c>perm[i]</c> of the input; without <c>perm</c> the axes are reversed.</summary>
/// <param name="Perm">The input's axes in the order of the output, or null.</param>
public sealed record TransposeOp(EquatableList<long>? Perm = null) : Operator
{
    /// <summary>ONNX Transpose.</summary>
    public static OperatorSchema Definition { get; } = new("Transpose", 25)
    {
        Inputs = [new("data", TypeSet.Any, "T")],
        Outputs = [new("transposed", TypeSet.Any, "T")],
        Attributes = ["perm"],
        Create = static a => new TransposeOp(a.Ints("perm")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => g.Set(0, g.Add(new TransposeOp(Perm is { } perm ? EquatableList.From(perm.Index().OrderBy(static p => p.Item).Select(static p => (long)p.Index)) : null), g.Incoming));

    /// <summary>The permutation for inputs of rank <paramref name="rank"/>.</summary>
    /// <exception cref="ModelException">DEC1211: the attribute is no permutation of the axes.</exception>
    public int[] Permutation(string who, int rank)
    {
        if (Perm is not { } perm)
        {
            return [.. Enumerable.Range(0, rank).Reverse()];
        }

        int[] axes = [.. perm.Select(p => (int)(p < 0 ? p + rank : p))];
        return axes.Order().SequenceEqual(Enumerable.Range(0, rank))
            ? axes
            : throw new ModelException("DEC1211", $"{who}: perm {perm} is no permutation of the axes of rank {rank}");
    }

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("perm", Perm);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (context.Shape(0) is not { } shape)
        {
            context.SetOutput(0, context.ElementType(0), Perm is { } perm ? Shape.Of(perm.Select(static _ => Dim.Unknown)) : null);
            return;
        }

        int[] axes = Permutation(context.Who, shape.Rank);
        var result = Shape.Of(axes.Select(a => shape[a]));
        SymbolicTensor? elements = SymbolicElements.Of(context, 0);
        context.SetOutput(0, context.ElementType(0), result, elements is null
            ? null
            : SymbolicElements.View(elements, result, Array.ConvertAll(axes, a => elements.Shape.Strides()[a])));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        int[] axes = Permutation(context.Who, data.Rank);
        long[] strides = data.Shape.Strides();
        long[] sizes = data.Sizes.ToArray();
        context.SetOutput(0, TensorMovement.View(data, Array.ConvertAll(axes, a => sizes[a]), Array.ConvertAll(axes, a => strides[a])));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        int? rank = node.Input(0)?.Shape?.Rank ?? Perm?.Count;
        return new()
        {
            PassesValues = true,
            ValueInputs = [0],
            RepeatedFrom = [0],
            Axes = rank is { } known
                ? EquatableList.From(Permutation(node.Describe(), known).Select(static (input, output) => new AxisFlow(0, input, 0, output)))
                : [],
        };
    }
}
