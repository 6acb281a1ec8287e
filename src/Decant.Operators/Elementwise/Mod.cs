using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The remainder of A / B, broadcast: with the sign of B (as in Python), or with <paramref name="Fmod"/> with the sign of A (as in C).</summary>
/// <param name="Fmod">Whether the sign is that of the dividend; required for floats.</param>
public sealed record ModOp(bool Fmod = false) : Operator
{
    /// <summary>ONNX Mod.</summary>
    public static OperatorSchema Definition { get; } = new("Mod", 13)
    {
        Inputs = [new("A", TypeSet.Numeric, "T"), new("B", TypeSet.Numeric, "T")],
        Outputs = [new("C", TypeSet.Numeric, "T")],
        Attributes = ["fmod"],
        Create = static a => new ModOp(a.Bool("fmod")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("fmod", Fmod, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        BinaryMath.InferBroadcast(context, null, BinaryMath.Elements(context, Follow));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor a = context.Input(0);
        Tensor b = context.Input(1);
        Numbers.CheckDivisor(context, b);
        context.SetOutput(0, Fmod ? BinaryMath.Apply<Truncated>(context, a, b) : BinaryMath.Apply<Floored>(context, a, b));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        Axes = BinaryMath.AxisFlows(node),
    };

    private Dim Follow(Dim a, Dim b)
    {
        if (!b.IsNumber || b.Value == 0)
        {
            return Dim.Unknown;
        }

        if (a.IsNumber)
        {
            return Fmod ? Truncated.Apply(a.Value, b.Value) : Floored.Apply(a.Value, b.Value);
        }

        return a - (Dim.FloorDivide(a, b) * b);
    }

    private readonly struct Truncated : IBinaryFunction
    {
        // The least integer divided by -1 overflows, though the remainder is 0.
        public static T Apply<T>(T a, T b)
            where T : INumber<T> => !Numbers.IsFloat<T>() && b == unchecked(T.Zero - T.One) ? T.Zero : a % b;
    }

    private readonly struct Floored : IBinaryFunction
    {
        public static T Apply<T>(T a, T b)
            where T : INumber<T>
        {
            T remainder = Truncated.Apply(a, b);
            return !T.IsZero(remainder) && T.IsNegative(remainder) != T.IsNegative(b) ? remainder + b : remainder;
        }
    }
}
