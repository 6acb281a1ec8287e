using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The numbers <c>start, start + delta, …</c> before <c>limit</c>, as a vector.</summary>
public sealed record RangeOp : Operator
{
    private static readonly TypeSet Types = TypeSet.Float | TypeSet.Of(ElementType.Int16, ElementType.Int32, ElementType.Int64);

    /// <summary>ONNX Range.</summary>
    public static OperatorSchema Definition { get; } = new("Range", 11)
    {
        Inputs = [new("start", Types, "T"), new("limit", Types, "T"), new("delta", Types, "T")],
        Outputs = [new("output", Types, "T")],
        Create = static _ => new RangeOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Dim start = One(context, 0);
        Dim delta = One(context, 2);
        Dim distance = One(context, 1) - start;
        Dim count = context.Constant(0) is { } a && context.Constant(1) is { } b && context.Constant(2) is { } c
            ? Count(context.Who, a, b, c)
            : !delta.IsNumber || delta == 0 ? Dim.Unknown
            : distance.IsNumber ? Math.Max(Dim.CeilingDivide(distance, delta).Value, 0)
            : delta.Value > 0 ? Dim.CeilingDivide(distance, delta) : Dim.CeilingDivide(0 - distance, -delta.Value);
        SymbolicTensor? elements = context.ElementType(0).IsInteger() && count.IsNumber && count.Value <= SymbolicTensor.Limit
            ? SymbolicTensor.Vector(Enumerable.Range(0, (int)count.Value).Select(i => start + (delta * i)))
            : null;
        context.SetOutput(0, context.ElementType(0), [count], SymbolicElements.Fit(elements, context.ElementType(0)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor start = context.Input(0);
        Tensor delta = context.Input(2);
        long count = Count(context.Who, start, context.Input(1), delta);
        if (start.ElementType.IsInteger())
        {
            (long first, long step) = (start.ReadInt64(0), delta.ReadInt64(0));
            var values = new long[count];
            for (long i = 0; i < count; i++)
            {
                values[i] = unchecked(first + (i * step));
            }

            context.SetOutput(0, TensorConversion.FromInt64s(start.ElementType, values, Shape.Of(count)));
            return;
        }

        var numbers = new double[count];
        for (long i = 0; i < count; i++)
        {
            numbers[i] = start.ReadDouble(0) + (i * delta.ReadDouble(0));
        }

        context.SetOutput(0, TensorConversion.FromDoubles(start.ElementType, numbers, Shape.Of(count)));
    }

    private static long Count(string who, Tensor start, Tensor limit, Tensor delta)
    {
        if (start.Length == 0 || limit.Length == 0 || delta.Length == 0 || delta.ReadDouble(0) == 0)
        {
            throw new ModelException("DEC1221", $"{who}: start {start}, limit {limit} and delta {delta} must be one number each, and the delta not 0");
        }

        if (start.ElementType.IsInteger())
        {
            Int128 distance = (Int128)limit.ReadInt64(0) - start.ReadInt64(0);
            Int128 step = delta.ReadInt64(0);
            return (long)Int128.Clamp((distance + step - Int128.Sign(step)) / step, 0, long.MaxValue);
        }

        double numbers = Math.Ceiling((limit.ReadDouble(0) - start.ReadDouble(0)) / delta.ReadDouble(0));
        return double.IsNaN(numbers)
            ? throw new ModelException("DEC1221", $"{who}: there is no number of steps from {start.ReadDouble(0)} to {limit.ReadDouble(0)} by {delta.ReadDouble(0)}")
            : (long)Math.Clamp(numbers, 0, long.MaxValue);
    }

    private static Dim One(InferenceContext context, int input) =>
        SymbolicElements.Of(context, input) is { Elements.Length: 1 } known ? known.Elements[0] : Dim.Unknown;
}
