using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The input's sizes, or those from axis <paramref name="Start"/> up to <paramref name="End"/> (exclusive), as <c>int64[n]</c>.</summary>
/// <param name="Start">The first axis; it may count from the end, and is limited to the rank.</param>
/// <param name="End">The axis before which it stops; null for the rank.</param>
public sealed record ShapeOp(long Start = 0, long? End = null) : Operator
{
    /// <summary>ONNX Shape.</summary>
    public static OperatorSchema Definition { get; } = new("Shape", 25)
    {
        Inputs = [new("data", TypeSet.Any, "T")],
        Outputs = [new("shape", TypeSet.Int64, "T1")],
        Attributes = ["end", "start"],
        Create = static a => new ShapeOp(a.Int("start", 0), a.Contains("end") ? a.Int("end") : null),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        attributes.Set("start", Start, 0);
        if (End is { } end)
        {
            attributes.Set("end", end);
        }
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        SymbolicTensor? sizes = context.Shape(0) is { } shape ? SymbolicTensor.Vector(shape.ToArray()[Axes(shape.Rank)]) : null;
        context.SetOutput(0, ElementType.Int64, sizes?.Shape ?? [Dim.Unknown], sizes);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        context.SetOutput(0, Tensor.Vector(data.Sizes[Axes(data.Rank)]));
    }

    private Range Axes(int rank)
    {
        int start = Limit(Start, rank);
        return start..Math.Max(start, Limit(End ?? rank, rank));
    }

    private static int Limit(long axis, int rank) => (int)Math.Clamp(axis < 0 ? axis + rank : axis, 0, rank);
}
