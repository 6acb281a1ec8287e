using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>A matrix of the input's shape with ones on a diagonal and zeros elsewhere.</summary>
/// <param name="DataType">The element type; null for the input's.</param>
/// <param name="K">The diagonal: above the main one where positive.</param>
public sealed record EyeLikeOp(ElementType? DataType = null, long K = 0) : Operator
{
    private static readonly TypeSet Types = TypeSet.Numeric | TypeSet.Bool;

    /// <summary>ONNX EyeLike.</summary>
    public static OperatorSchema Definition { get; } = new("EyeLike", 22)
    {
        Inputs = [new("input", Types, "T1")],
        Outputs = [new("output", Types, "T2")],
        Attributes = ["dtype", "k"],
        Create = static a => new EyeLikeOp(a.Contains("dtype") ? a.Type("dtype") : null, a.Int("k", 0)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        if (DataType is { } type)
        {
            attributes.Set("dtype", type);
        }

        attributes.Set("k", K, 0);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, DataType ?? context.ElementType(0), context.Shape(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        if (input.Rank != 2)
        {
            throw context.Fail("DEC1225", $"{input} is no matrix");
        }

        (long rows, long columns) = (input.Sizes[0], input.Sizes[1]);
        var values = new long[rows * columns];
        for (long row = Math.Max(0, -K); row < rows && row + K < columns; row++)
        {
            values[(row * columns) + row + K] = 1;
        }

        context.SetOutput(0, TensorConversion.FromInt64s(DataType ?? input.ElementType, values, input.Shape));
    }
}
