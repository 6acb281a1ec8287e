using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The bits of each integer flipped.</summary>
public sealed record BitwiseNotOp : Operator
{
    /// <summary>ONNX BitwiseNot.</summary>
    public static OperatorSchema Definition { get; } = new("BitwiseNot", 18)
    {
        Inputs = [new("X", TypeSet.Integer, "T")],
        Outputs = [new("Y", TypeSet.Integer, "T")],
        Create = static _ => new BitwiseNotOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => UnaryMath.InferSame(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        context.SetOutput(0, (x.ElementType.BitWidth() switch
        {
            8 => UnaryMath.Map<byte, byte>(x, static v => (byte)~v),
            16 => UnaryMath.Map<ushort, ushort>(x, static v => (ushort)~v),
            32 => UnaryMath.Map<uint, uint>(x, static v => ~v),
            _ => UnaryMath.Map<ulong, ulong>(x, static v => ~v),
        }).Reinterpret(x.ElementType));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        Axes = BinaryMath.AxisFlows(node),
    };
}
