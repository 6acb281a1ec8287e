using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Cuts or pads axes with zeros to the sizes given, about the centre; of an odd difference the smaller half comes first.</summary>
/// <param name="AxisList">The axes that the sizes are for; null for all.</param>
public sealed record CenterCropPadOp(EquatableList<long>? AxisList = null) : Operator
{
    /// <summary>ONNX CenterCropPad.</summary>
    public static OperatorSchema Definition { get; } = new("CenterCropPad", 18)
    {
        Inputs = [new("input_data", TypeSet.Any, "T"), new("shape", TypeSet.Index, "Tind")],
        Outputs = [new("output_data", TypeSet.Any, "T")],
        Attributes = ["axes"],
        Create = static a => new CenterCropPadOp(a.Ints("axes")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axes", AxisList);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (context.Shape(0) is not { } shape)
        {
            context.SetOutput(0, context.ElementType(0), null);
            return;
        }

        int[] axes = Chosen(context.Who, shape.Rank);
        SymbolicTensor? wanted = SymbolicElements.Of(context, 1);
        Dim[] dims = shape.ToArray();
        for (int i = 0; i < axes.Length; i++)
        {
            dims[axes[i]] = wanted is not null && i < wanted.Elements.Length ? wanted.Elements[i] : Dim.Unknown;
        }

        context.SetOutput(0, context.ElementType(0), Shape.Of(dims));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        int[] axes = Chosen(context.Who, input.Rank);
        long[] wanted = context.Input(1).ToInt64s();
        if (wanted.Length != axes.Length || Array.Exists(wanted, static s => s < 0))
        {
            throw context.Fail("DEC1217", $"sizes [{string.Join(',', wanted)}] do not fit the axes of {input}");
        }

        long[] sizes = input.Sizes.ToArray();
        long[] kept = input.Sizes.ToArray();
        long[] strides = input.Shape.Strides();
        long from = 0;
        var before = new long[sizes.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = axes[i];
            long difference = wanted[i] - sizes[axis];
            from += Math.Max(-difference, 0) / 2 * strides[axis];
            before[axis] = Math.Max(difference, 0) / 2;
            kept[axis] = Math.Min(sizes[axis], wanted[i]);
            sizes[axis] = wanted[i];
        }

        Shape shape = Shape.Of(sizes);
        long[] target = shape.Strides();
        using var source = new ElementSource(input);
        using var buffer = new ElementBuffer(input.ElementType, shape.ElementCount);
        buffer.CopyBlock(source, kept, strides, from, target, before.Select((b, axis) => b * target[axis]).Sum());
        context.SetOutput(0, buffer.ToTensor(shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
    };

    private int[] Chosen(string who, int rank) => AxisList is { } axes
        ? Axes.NormalizeAll(who, axes.AsSpan(), rank)
        : [.. Enumerable.Range(0, rank)];
}
