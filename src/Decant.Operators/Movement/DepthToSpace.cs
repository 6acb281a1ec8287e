using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Moves blocks of channels to blocks of space: <c>input: T[N,C,H,W]</c> → <c>output: T[N, C/b², H·b, W·b]</c>.</summary>
/// <param name="BlockSize">The block's side b.</param>
/// <param name="Mode"><c>DCR</c>: the channels are [b, b, C/b²]; <c>CRD</c>: they are [C/b², b, b].</param>
public sealed record DepthToSpaceOp(long BlockSize, string Mode = "DCR") : Operator
{
    /// <summary>ONNX DepthToSpace.</summary>
    public static OperatorSchema Definition { get; } = new("DepthToSpace", 13)
    {
        Inputs = [new("input", TypeSet.Any, "T")],
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["blocksize", "mode"],
        Create = static a => new DepthToSpaceOp(a.Int("blocksize"), a.Text("mode", "DCR")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("blocksize", BlockSize).Set("mode", Mode, "DCR");

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Dim block = BlockSize;
        context.SetOutput(0, context.ElementType(0), context.Shape(0) is not { } shape ? null : shape.Rank != 4
            ? throw context.Fail("DEC1218", $"the input's shape is {shape}, expected [N,C,H,W]")
            : [shape[0], Dim.FloorDivide(shape[1], block * block), shape[2] * block, shape[3] * block]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        long b = BlockSize;
        if (input.Rank != 4 || b <= 0 || input.Sizes[1] % (b * b) != 0 || Mode is not ("DCR" or "CRD"))
        {
            throw context.Fail("DEC1218", $"{input} has no channels to move by blocks of {b} in mode '{Mode}'");
        }

        (long n, long c, long h, long w) = (input.Sizes[0], input.Sizes[1] / (b * b), input.Sizes[2], input.Sizes[3]);
        long plane = h * w;
        (long channel, long row, long column) = Mode == "DCR" ? (plane, b * c * plane, c * plane) : (b * b * plane, b * plane, plane);
        Tensor blocks = TensorMovement.View(
            input, [n, c, h, b, w, b], [c * b * b * plane, channel, w, row, 1, column]);
        context.SetOutput(0, blocks.Reshape(Shape.Of(n, c, h * b, w * b)));
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
        int channel = result.Space(shape[1].Value / (BlockSize * BlockSize));
        int block = result.Space(BlockSize * BlockSize, isFixed: true);
        return (Mode == "DCR" ? result.Input(0, 1, block, channel) : result.Input(0, 1, channel, block)).Output(0, 1, channel).Build();
    }
}
