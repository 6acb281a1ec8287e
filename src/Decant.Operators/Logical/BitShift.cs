using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>X shifted by Y bits, broadcast; zeros move in, and shifts by the width or more leave zero.</summary>
/// <param name="Direction"><c>LEFT</c> or <c>RIGHT</c>.</param>
public sealed record BitShiftOp(string Direction) : Operator
{
    /// <summary>ONNX BitShift.</summary>
    public static OperatorSchema Definition { get; } = new("BitShift", 11)
    {
        Inputs = [new("X", TypeSet.UnsignedInteger, "T"), new("Y", TypeSet.UnsignedInteger, "T")],
        Outputs = [new("Z", TypeSet.UnsignedInteger, "T")],
        Attributes = ["direction"],
        Create = static a => new BitShiftOp(a.Text("direction")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("direction", Direction);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => BinaryMath.InferBroadcast(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor y = context.Input(1);
        context.SetOutput(0, x.ElementType switch
        {
            ElementType.UInt8 => BinaryMath.Zip<byte, byte>(context, x, y, (a, b) => (byte)Shift(a, b)),
            ElementType.UInt16 => BinaryMath.Zip<ushort, ushort>(context, x, y, (a, b) => (ushort)Shift(a, b)),
            ElementType.UInt32 => BinaryMath.Zip<uint, uint>(context, x, y, (a, b) => (uint)Shift(a, b)),
            _ => BinaryMath.Zip<ulong, ulong>(context, x, y, Shift),
        });
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        Axes = BinaryMath.AxisFlows(node),
    };

    private ulong Shift(ulong value, ulong bits) => bits >= 64 ? 0 : Direction == "LEFT" ? value << (int)bits : value >> (int)bits;
}
