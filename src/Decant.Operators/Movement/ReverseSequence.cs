using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Reverses the first <c>sequence_lens[b]</c> elements of each sequence and leaves the rest.</summary>
/// <param name="BatchAxis">The axis of the batch: 0 or 1.</param>
/// <param name="TimeAxis">The axis of time: 1 or 0.</param>
public sealed record ReverseSequenceOp(long BatchAxis = 1, long TimeAxis = 0) : Operator
{
    /// <summary>ONNX ReverseSequence.</summary>
    public static OperatorSchema Definition { get; } = new("ReverseSequence", 10)
    {
        Inputs = [new("input", TypeSet.Any, "T"), new("sequence_lens", TypeSet.Int64)],
        Outputs = [new("Y", TypeSet.Any, "T")],
        Attributes = ["batch_axis", "time_axis"],
        Create = static a => new ReverseSequenceOp(a.Int("batch_axis", 1), a.Int("time_axis", 0)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) =>
        attributes.Set("batch_axis", BatchAxis, 1).Set("time_axis", TimeAxis, 0);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => UnaryMath.InferSame(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        long[] lengths = context.Input(1).ToInt64s();
        if (input.Rank < 2 || BatchAxis + TimeAxis != 1 || BatchAxis is < 0 or > 1)
        {
            throw context.Fail("DEC1226", $"batch axis {BatchAxis} and time axis {TimeAxis} do not fit {input}, expected 0 and 1");
        }

        long steps = input.Sizes[(int)TimeAxis];
        if (lengths.Length != input.Sizes[(int)BatchAxis] || Array.Exists(lengths, l => l < 0 || l > steps))
        {
            throw context.Fail("DEC1226", $"sequence lengths [{string.Join(',', lengths)}] do not fit {input}");
        }

        long[] strides = input.Shape.Strides();
        long run = Shape.CountElements(input.Sizes[2..]);
        using var source = new ElementSource(input);
        using var buffer = new ElementBuffer(input.ElementType, input.Length);
        for (long batch = 0; batch < lengths.Length; batch++)
        {
            for (long time = 0; time < steps; time++)
            {
                long from = time < lengths[batch] ? lengths[batch] - 1 - time : time;
                long start = batch * strides[(int)BatchAxis];
                buffer.CopyRun(source, start + (from * strides[(int)TimeAxis]), start + (time * strides[(int)TimeAxis]), run);
            }
        }

        context.SetOutput(0, buffer.ToTensor(input.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        Axes = EquatableList.From(BinaryMath.AxisFlows(node).Where(f => f.Input == 0 && f.InputAxis != TimeAxis)),
    };
}
