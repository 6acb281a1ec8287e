using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Takes the slices that coordinates name: the innermost axis of <c>indices</c> holds a coordinate into the axes of <c>data</c> after the batch axes.</summary>
/// <param name="BatchDims">The leading axes that data and indices share.</param>
public sealed record GatherNDOp(long BatchDims = 0) : Operator
{
    /// <summary>ONNX GatherND.</summary>
    public static OperatorSchema Definition { get; } = new("GatherND", 13)
    {
        Inputs = [new("data", TypeSet.Any, "T"), new("indices", TypeSet.Int64)],
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["batch_dims"],
        Create = static a => new GatherNDOp(a.Int("batch_dims", 0)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("batch_dims", BatchDims, 0);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? result = null;
        if (context.Shape(0) is { } data && context.Shape(1) is { Rank: > 0 } indices && indices[indices.Rank - 1].IsNumber)
        {
            int taken = (int)(BatchDims + indices[indices.Rank - 1].Value);
            result = taken <= data.Rank
                ? Shape.Of(indices.Take(indices.Rank - 1).Concat(data.Skip(taken)))
                : throw context.Fail("DEC1228", $"indices {indices} do not fit {data} after {BatchDims} batch axes");
        }

        context.SetOutput(0, context.ElementType(0), result);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        Tensor indices = context.Input(1);
        SlicePlaces places = SlicePlaces.Of(context, data, indices, (int)BatchDims);
        Shape shape = Shape.Of([.. indices.Sizes[..^1], .. data.Sizes[(int)(BatchDims + indices.Sizes[^1])..]]);
        context.SetOutput(0, TensorMovement.Select(data, places.Starts, places.Run, shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
    };
}
