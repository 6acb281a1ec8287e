using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Moves blocks of space to channels: <c>input: T[N,C,H,W]</c> → <c>output: T[N, C·b², H/b, W/b]</c>, with channels [b, b, C].</summary>
/// <param name="BlockSize">The block's side b.</param>
public sealed record SpaceToDepthOp(long BlockSize) : Operator
{
    /// <summary>ONNX SpaceToDepth.</summary>
    public static OperatorSchema Definition { get; } = new("SpaceToDepth", 13)
    {
        Inputs = [new("input", TypeSet.Any, "T")],
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["blocksize"],
        Create = static a => new SpaceToDepthOp(a.Int("blocksize")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("blocksize", BlockSize);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Dim block = BlockSize;
        context.SetOutput(0, context.ElementType(0), context.Shape(0) is not { } shape ? null : shape.Rank != 4
            ? throw context.Fail("DEC1218", $"the input's shape is {shape}, expected [N,C,H,W]")
            : [shape[0], shape[1] * block * block, Dim.FloorDivide(shape[2], block), Dim.FloorDivide(shape[3], block)]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        long b = BlockSize;
        if (input.Rank != 4 || b <= 0 || input.Sizes[2] % b != 0 || input.Sizes[3] % b != 0)
        {
            throw context.Fail("DEC1218", $"{input} cannot be cut into blocks of {b}");
        }

        (long n, long c, long h, long w) = (input.Sizes[0], input.Sizes[1], input.Sizes[2], input.Sizes[3]);
        Tensor blocks = TensorMovement.View(
            input, [n, b, b, c, h / b, w / b], [c * h * w, w, 1, h * w, b * w, b]);
        context.SetOutput(0, blocks.Reshape(Shape.Of(n, c * b * b, h / b, w / b)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        Axes = [new AxisFlow(0, 0, 0, 0)],
        Structure = Structure(node),
    };

    private AxisStructure Structure(Node node)
    {
        if (node.Input(0)?.Shape is not { Rank: 4 } shape || !shape[1].IsNumber)
        {
            return AxisStructure.None;
        }

        var result = new AxisStructureBuilder();
        int channel = result.Space(shape[1].Value);
        int block = result.Space(BlockSize * BlockSize, isFixed: true);
        return result.Input(0, 1, channel).Output(0, 1, block, channel).Build();
    }
}
