using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Writes an update into a cache, for each batch from its own index along an axis on; circular caches wrap around.</summary>
/// <param name="Axis">The axis of the sequence; it may count from the end.</param>
/// <param name="IsCircular">Whether indices wrap around.</param>
public sealed record TensorScatterOp(long Axis = -2, bool IsCircular = false) : Operator
{
    /// <summary>ONNX TensorScatter.</summary>
    public static OperatorSchema Definition { get; } = new("TensorScatter", 24)
    {
        Inputs = [new("past_cache", TypeSet.Any, "T"), new("update", TypeSet.Any, "T"), new("write_indices", TypeSet.Int64, null, ParameterKind.Optional)],
        Outputs = [new("present_cache", TypeSet.Any, "T")],
        Attributes = ["axis", "mode"],
        Create = static a => new TensorScatterOp(a.Int("axis", -2), a.Text("mode", "linear") == "circular"),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis, -2).Set("mode", IsCircular ? "circular" : null);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor cache = context.Input(0);
        Tensor update = context.Input(1);
        int axis = Axes.Normalize(context, Axis, cache.Rank);
        bool fits = update.Rank == cache.Rank && axis > 0 && cache.ElementType.BitWidth() >= 8;
        for (int a = 0; a < cache.Rank && fits; a++)
        {
            fits = a == axis ? update.Sizes[a] <= cache.Sizes[a] : update.Sizes[a] == cache.Sizes[a];
        }

        if (!fits)
        {
            throw context.Fail("DEC1261", $"the update {update} does not fit the cache {cache} on axis {axis}");
        }

        byte[] bytes = cache.Bytes(0, checked((int)cache.ByteLength)).ToArray();
        int unit = (int)(Shape.CountElements(cache.Sizes[(axis + 1)..]) * (cache.ElementType.BitWidth() / 8));
        long rows = update.Sizes[axis];
        long outer = Shape.CountElements(cache.Sizes[..axis]);
        for (long o = 0; o < outer; o++)
        {
            long first = context.OptionalInput(2)?.ReadInt64(o / (outer / cache.Sizes[0])) ?? 0;
            for (long row = 0; row < rows; row++)
            {
                long at = IsCircular ? (first + row) % cache.Sizes[axis] : first + row;
                if (at < 0 || at >= cache.Sizes[axis])
                {
                    throw context.Fail("DEC1261", $"index {at} lies outside the cache {cache} on axis {axis}");
                }

                update.Bytes(((o * rows) + row) * unit, unit).CopyTo(bytes.AsSpan((int)(((o * cache.Sizes[axis]) + at) * unit)));
            }
        }

        context.SetOutput(0, Tensor.Create(cache.ElementType, bytes, cache.Shape));
    }
}
