using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>An operator that applies one function to every element of a tensor of floats or integers, in the elements' own type.</summary>
/// <typeparam name="TFunction">The function.</typeparam>
public abstract record UnaryNumericOp<TFunction> : Operator
    where TFunction : IUnaryFunction
{
    /// <summary>The closed range that the function cannot leave, or null.</summary>
    protected virtual (double Minimum, double Maximum)? Range => null;

    /// <inheritdoc/>
    public sealed override void Infer(InferenceContext context) =>
        context.SetOutput(0, context.Input(0), SymbolicElements.Fit(SymbolicElements.Map(SymbolicElements.Of(context, 0), Follow), context.ElementType(0)));

    /// <inheritdoc/>
    public sealed override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        context.SetOutput(0, x.ElementType switch
        {
            ElementType.Float32 => UnaryMath.Map<float, float>(x, TFunction.Apply),
            ElementType.Float64 => UnaryMath.Map<double, double>(x, TFunction.Apply),
            ElementType.Float16 => UnaryMath.Map<Half, Half>(x, TFunction.Apply),
            ElementType.BFloat16 => UnaryMath.MapBFloat16(x, TFunction.Apply),
            ElementType.Int8 => UnaryMath.Map<sbyte, sbyte>(x, TFunction.Apply),
            ElementType.Int16 => UnaryMath.Map<short, short>(x, TFunction.Apply),
            ElementType.Int32 => UnaryMath.Map<int, int>(x, TFunction.Apply),
            ElementType.Int64 => UnaryMath.Map<long, long>(x, TFunction.Apply),
            ElementType.UInt8 => UnaryMath.Map<byte, byte>(x, TFunction.Apply),
            ElementType.UInt16 => UnaryMath.Map<ushort, ushort>(x, TFunction.Apply),
            ElementType.UInt32 => UnaryMath.Map<uint, uint>(x, TFunction.Apply),
            ElementType.UInt64 => UnaryMath.Map<ulong, ulong>(x, TFunction.Apply),
            _ => throw context.Fail("DEC1206", $"element type {x.ElementType.Name()} is not evaluated"),
        });
    }

    /// <inheritdoc/>
    public sealed override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        OutputRange = Range,
        ValueInputs = [0],
        RepeatedFrom = [0],
        Axes = BinaryMath.AxisFlows(node),
    };

    /// <summary>The function of a tracked dimension; unknown where it cannot be told.</summary>
    protected abstract Dim Follow(Dim x);

    /// <summary>The schema of a function of one input.</summary>
    private protected static OperatorSchema Define(
        string name, int since, TypeSet types, Func<AttributeMap, Operator> create, string input = "X", string output = "Y") =>
        new(name, since)
        {
            Inputs = [new(input, types, "T")],
            Outputs = [new(output, types, "T")],
            Create = create,
        };
}
