using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Undoes a MaxPool: puts each element of <c>X[N,C,…]</c> where its index in the flattened output says, zeros elsewhere.</summary>
/// <param name="Window">The pool's window.</param>
public sealed record MaxUnpoolOp(SlidingWindow Window) : Operator
{
    /// <summary>ONNX MaxUnpool.</summary>
    public static OperatorSchema Definition { get; } = new("MaxUnpool", 22)
    {
        Inputs = [new("X", TypeSet.Float, "T1"), new("I", TypeSet.Int64), new("output_shape", TypeSet.Int64, null, ParameterKind.Optional)],
        Outputs = [new("output", TypeSet.Float, "T1")],
        Attributes = ["kernel_shape", "pads", "strides"],
        Create = static a => new MaxUnpoolOp(SlidingWindow.Read(a)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => Window.Write(attributes);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? shape = context.HasInput(2)
            ? context.Elements(2) is { } elements ? Shape.Of(elements.Elements) : null
            : context.Shape(0) is { } x ? Unpooled(context.Who, x) : null;
        context.SetOutput(0, context.ElementType(0), shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor indices = context.Input(1);
        Shape own = Unpooled(context.Who, x.Shape);
        Shape shape = context.OptionalInput(2) is { } given ? Shape.Of(given.ToInt64s()) : own;
        if (indices.Length != x.Length || shape.Rank != x.Rank)
        {
            throw context.Fail("DEC1251", $"indices {indices} and output shape {shape} do not fit {x}");
        }

        ReadOnlySpan<double> values = TensorConversion.Doubles(x);
        var result = new double[shape.ElementCount];
        long[] ownStrides = own.Strides();
        long[] strides = shape.Strides();
        for (int i = 0; i < values.Length; i++)
        {
            long index = indices.ReadInt64(i);
            long target = 0;
            for (int axis = 0; axis < strides.Length; axis++)
            {
                target += index / ownStrides[axis] % own.Sizes[axis] * strides[axis];
            }

            if (index < 0 || index >= own.ElementCount || target >= result.Length)
            {
                throw context.Fail("DEC1251", $"index {index} lies outside the output {shape}");
            }

            result[target] = values[i];
        }

        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, result, shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { Axes = PoolInference.BatchAndChannels };

    private Shape Unpooled(string who, Shape x)
    {
        if (x.Rank < 2 || Window.KernelShape is not { } kernel || kernel.Count != x.Rank - 2)
        {
            throw new ModelException("DEC1251", $"{who}: input {x} needs batch, channels and a kernel_shape for the axes after them");
        }

        Window.Check(who, x.Rank - 2);
        return Shape.Of(x.Select((d, axis) =>
        {
            if (axis < 2)
            {
                return d;
            }

            (long begin, long end) = Window.Pad(axis - 2);
            return ((d - 1) * Window.Stride(axis - 2)) + kernel[axis - 2] - begin - end;
        }));
    }
}
