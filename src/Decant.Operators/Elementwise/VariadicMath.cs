using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Evaluates functions of any number of broadcast tensors by folding them in pairs, from the left.</summary>
internal static class VariadicMath
{
    /// <summary>Output 0 has the broadcast shape of all inputs and their element type.</summary>
    public static void Infer(InferenceContext context, Func<Dim, Dim, Dim>? follow = null)
    {
        ElementType type = context.ElementType(0);
        Shape? shape = context.Shape(0);
        SymbolicTensor? elements = follow is null ? null : SymbolicElements.Of(context, 0);
        for (int i = 1; i < context.InputCount; i++)
        {
            type = type == ElementType.Undefined ? context.ElementType(i) : type;
            shape = Broadcast.Shapes(context, shape, context.Shape(i));
            elements = elements is null ? null : SymbolicElements.Zip(elements, SymbolicElements.Of(context, i), follow!);
        }

        context.SetOutput(0, type, shape, SymbolicElements.Fit(elements, type));
    }

    /// <summary>The inputs folded by a function of two.</summary>
    public static Tensor Fold<TFunction>(EvaluationContext context)
        where TFunction : IBinaryFunction
    {
        Tensor result = context.Input(0);
        for (int i = 1; i < context.InputCount; i++)
        {
            result = BinaryMath.Apply<TFunction>(context, result, context.Input(i));
        }

        return result;
    }

    /// <summary>The facts of a function of all inputs.</summary>
    public static OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        ValueInputs = EquatableList.From(Enumerable.Range(0, node.Inputs.Count)),
        Axes = BinaryMath.AxisFlows(node),
    };

    /// <summary>The schema of a function of one or more inputs.</summary>
    public static OperatorSchema Define(string name, int since, TypeSet types, string output, Func<AttributeMap, Operator> create) => new(name, since)
    {
        Inputs = [new("data_0", types, "T", ParameterKind.Variadic)],
        Outputs = [new(output, types, "T")],
        Create = create,
    };
}
