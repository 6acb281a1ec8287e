using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Transposed convolution, the gradient of a convolution with respect to its input: each element of <c>X[N,C,…]</c> adds its product with
/// <c>W[C,M/group,…]</c> to <c>Y[N,M,…]</c>. Products are summed in double precision and rounded once.
/// </summary>
/// <param name="Window">The sliding window over Y.</param>
/// <param name="Group">The number of groups that channels are divided into.</param>
/// <param name="OutputPadding">What is added to the end of each spatial axis of Y; null is 0.</param>
/// <param name="OutputShape">The spatial sizes of Y, from which the padding follows; null computes them from the padding.</param>
public sealed partial record ConvTransposeOp(
    SlidingWindow Window, long Group = 1, EquatableList<long>? OutputPadding = null, EquatableList<long>? OutputShape = null) : Operator
{
    /// <summary>ONNX ConvTranspose.</summary>
    public static OperatorSchema Definition { get; } = new("ConvTranspose", 22)
    {
        Inputs = [new("X", TypeSet.Float, "T"), new("W", TypeSet.Float, "T"), new("B", TypeSet.Float, "T", ParameterKind.Optional)],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = [.. SlidingWindow.AttributeNames, "group", "output_padding", "output_shape"],
        Create = static a => new ConvTransposeOp(SlidingWindow.Read(a), a.Int("group", 1), a.Ints("output_padding"), a.Ints("output_shape")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        Window.Write(attributes);
        attributes.Set("group", Group, 1).Set("output_padding", OutputPadding).Set("output_shape", OutputShape);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (context.Shape(0) is not { } x)
        {
            context.SetOutput(0, context.ElementType(0), null);
            return;
        }

        Shape? w = context.Shape(1);
        if (x.Rank < 2 || (w is not null && w.Rank != x.Rank) || Group < 1)
        {
            throw context.Fail("DEC1252", $"input {x} and weight {w} do not fit each other in {Group} groups");
        }

        Window.Check(context.Who, x.Rank - 2);
        var dims = new Dim[x.Rank];
        dims[0] = x[0];
        dims[1] = w is null ? Dim.Unknown : w[1] * Group;
        for (int axis = 0; axis < x.Rank - 2; axis++)
        {
            Dim kernel = Window.KernelShape is { Count: > 0 } shape ? shape[axis] : w is null ? Dim.Unknown : w[axis + 2];
            dims[axis + 2] = OutputSize(axis, x[axis + 2], kernel);
        }

        context.SetOutput(0, context.ElementType(0), Shape.Of(dims));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        bool biased = node.Input(2) is not null;
        Shape? x = node.Input(0)?.Shape;
        Shape? w = node.Input(1)?.Shape;
        Dim count = x is null || w is null ? Dim.Unknown : x.SymbolicElementCount * w.Skip(1).Aggregate((Dim)1, static (product, d) => product * d);
        return new()
        {
            IsQuantizable = true,
            IsLinear = true,
            ValueInputs = [0],
            WeightInput = 1,
            BiasInput = biased ? 2 : null,
            WeightOutputAxis = 1,
            WeightInputAxis = 0,
            DataChannelAxis = 1,
            OutputChannelAxis = 1,
            ChannelGroups = Group,
            Accumulator = FloatFacts.Accumulator(node),
            MultiplyAccumulates = count,
            Axes = biased ? [new(0, 0, 0, 0), new(2, 0, 0, 1)] : [new(0, 0, 0, 0)],
        };
    }

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal) => removal.Op = Group == 1
        ? this
        : this with { Group = removal.NewSize(removal.Node.Output(0), 1) / removal.NewSize(removal.Node.Input(1), 1) };

    private Dim OutputSize(int axis, Dim input, Dim kernel)
    {
        if (OutputShape is { Count: > 0 } sizes)
        {
            return sizes[axis];
        }

        long stride = Window.Stride(axis);
        if (Window.AutoPad is AutoPad.SameUpper or AutoPad.SameLower)
        {
            return input * stride;
        }

        (long begin, long end) = Window.Pad(axis);
        return ((input - 1) * stride) + Padding(axis) + ((kernel - 1) * Window.Dilation(axis)) + 1 - begin - end;
    }

    private long Padding(int axis) => OutputPadding is { } padding && axis < padding.Count ? padding[axis] : 0;
}
