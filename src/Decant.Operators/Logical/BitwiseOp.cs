using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>A function of the bits of two integers, applied to every pair of broadcast elements.</summary>
public abstract record BitwiseOp : Operator
{
    /// <inheritdoc/>
    public sealed override void Infer(InferenceContext context) => BinaryMath.InferBroadcast(context);

    /// <inheritdoc/>
    public sealed override void Evaluate(EvaluationContext context)
    {
        Tensor a = context.Input(0);
        Tensor b = context.Input(1);
        context.SetOutput(0, (a.ElementType.BitWidth() switch
        {
            8 => BinaryMath.Zip<byte, byte>(context, a, b, (x, y) => (byte)Apply(x, y)),
            16 => BinaryMath.Zip<ushort, ushort>(context, a, b, (x, y) => (ushort)Apply(x, y)),
            32 => BinaryMath.Zip<uint, uint>(context, a, b, (x, y) => (uint)Apply(x, y)),
            _ => BinaryMath.Zip<ulong, ulong>(context, a, b, Apply),
        }).Reinterpret(a.ElementType));
    }

    /// <inheritdoc/>
    public sealed override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        Axes = BinaryMath.AxisFlows(node),
    };

    /// <summary>The function of the bits.</summary>
    protected abstract ulong Apply(ulong a, ulong b);

    /// <summary>The schema of a bitwise function.</summary>
    private protected static OperatorSchema Define(string name, Func<AttributeMap, Operator> create) => new(name, 18)
    {
        Inputs = [new("A", TypeSet.Integer, "T"), new("B", TypeSet.Integer, "T")],
        Outputs = [new("C", TypeSet.Integer, "T")],
        Create = create,
    };
}
