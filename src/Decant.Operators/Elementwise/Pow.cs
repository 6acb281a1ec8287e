using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>Z = X ^ Y</c>, broadcast, in the type of X; integer powers of integers wrap around, negative ones are rounded toward zero.</summary>
public sealed record PowOp : Operator
{
    private static readonly TypeSet BaseTypes = TypeSet.Float | TypeSet.Index;

    /// <summary>ONNX Pow.</summary>
    public static OperatorSchema Definition { get; } = new("Pow", 15)
    {
        Inputs = [new("X", BaseTypes, "T"), new("Y", TypeSet.Numeric, "T1")],
        Outputs = [new("Z", BaseTypes, "T")],
        Create = static _ => new PowOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => Differentiate;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        BinaryMath.InferBroadcast(context, context.ElementType(0), BinaryMath.Elements(context, Follow));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor y = context.Input(1);
        if (!x.ElementType.IsFloat() && !y.ElementType.IsFloat())
        {
            Tensor powers = BinaryMath.Zip<long, long>(context, AsInt64(x), AsInt64(y), IntegerPower);
            context.SetOutput(0, TensorConversion.FromInt64s(x.ElementType, powers.ToArray<long>(), powers.Shape));
            return;
        }

        Tensor result = BinaryMath.Zip<double, double>(context, AsDouble(x), AsDouble(y), Math.Pow);
        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, result.ToArray<double>(), result.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        Axes = BinaryMath.AxisFlows(node),
    };

    private static Tensor AsDouble(Tensor tensor) => Tensor.Create(tensor.ToDoubles(), tensor.Shape);

    private static Tensor AsInt64(Tensor tensor) => Tensor.Create(tensor.ToInt64s(), tensor.Shape);

    private static long IntegerPower(long x, long y)
    {
        if (y < 0)
        {
            return x == 1 ? 1 : x == -1 ? (y % 2 == 0 ? 1 : -1) : 0;
        }

        long result = 1;
        for (; y > 0; y >>= 1, x = unchecked(x * x))
        {
            result = (y & 1) != 0 ? unchecked(result * x) : result;
        }

        return result;
    }

    private static Dim Follow(Dim x, Dim y)
    {
        if (!y.IsNumber || y.Value is < 0 or > 8)
        {
            return Dim.Unknown;
        }

        Dim result = 1;
        for (long i = 0; i < y.Value; i++)
        {
            result *= x;
        }

        return result;
    }

    // d(xʸ)/dx = y · xʸ⁻¹ and d(xʸ)/dy = xʸ · ln x, which is 0 where x is.
    private static void Differentiate(GradientContext g)
    {
        Value x = g.Input(0);
        if (g.Wants(0))
        {
            Value power = g.Add(new CastLikeOp(), g.Input(1), x);
            Value lower = g.Add(new PowOp(), x, g.Add(new SubOp(), power, g.Number(1, x)));
            g.SetBroadcast(0, () => g.Mul(g.Incoming, g.Mul(power, lower)));
        }

        if (g.Wants(1))
        {
            Value zero = g.Number(0, x);
            Value log = g.Add(new WhereOp(), g.Add(new EqualOp(), x, zero), zero, g.Add(new LogOp(), x));
            g.SetBroadcast(1, () => g.Add(new CastLikeOp(), g.Mul(g.Incoming, g.Mul(g.Output(0), log)), g.Input(1)));
        }
    }
}
