using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Repeats the whole tensor along each axis.</summary>
public sealed record TileOp : Operator
{
    /// <summary>ONNX Tile.</summary>
    public static OperatorSchema Definition { get; } = new("Tile", 13)
    {
        Inputs = [new("input", TypeSet.Any, "T"), new("repeats", TypeSet.Int64, "T1")],
        Outputs = [new("output", TypeSet.Any, "T")],
        Create = static _ => new TileOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? result = null;
        if (context.Shape(0) is { } shape)
        {
            SymbolicTensor? repeats = SymbolicElements.Of(context, 1);
            if (repeats is not null && repeats.Elements.Length != shape.Rank)
            {
                throw context.Fail("DEC1224", $"{repeats.Elements.Length} repeats are given for {shape}");
            }

            result = Shape.Of(shape.Select((d, axis) => repeats is null ? Dim.Unknown : d * repeats.Elements[axis]));
        }

        SymbolicTensor? one = SymbolicElements.Of(context, 0);
        bool vector = one is { Shape.Rank: 1 } && result is { IsStatic: true } && result.ElementCount <= SymbolicTensor.Limit && one.Elements.Length > 0;
        context.SetOutput(0, context.ElementType(0), result, vector
            ? SymbolicTensor.Vector(Enumerable.Range(0, (int)result!.ElementCount).Select(i => one!.Elements[i % one.Elements.Length]))
            : null);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        long[] repeats = context.Input(1).ToInt64s();
        if (repeats.Length != input.Rank || Array.Exists(repeats, static r => r < 0))
        {
            throw context.Fail("DEC1224", $"{input} cannot be repeated [{string.Join(',', repeats)}] times");
        }

        // Seen as [r0, n0, r1, n1, …] the repeats are axes of stride 0.
        long[] strides = input.Shape.Strides();
        long[] sizes = input.Sizes.ToArray();
        long[] viewSizes = [.. repeats.SelectMany((r, axis) => new[] { r, sizes[axis] })];
        long[] viewStrides = [.. strides.SelectMany(static s => new[] { 0, s })];
        Tensor tiled = TensorMovement.View(input, viewSizes, viewStrides);
        context.SetOutput(0, tiled.Reshape(Shape.Of([.. sizes.Select((s, axis) => s * repeats[axis])])));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        Axes = EquatableList.From(BinaryMath.AxisFlows(node)
            .Where(f => f.Input == 0 && node.Input(0)!.Shape![f.InputAxis].IsSame(node.Output(0)!.Shape![f.OutputAxis]))),
    };
}
