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

    /// <summary>Gives every input the incoming gradient times a factor.</summary>
    public static void SetShared(GradientContext g, double factor)
    {
        Value share = g.Scale(g.Incoming, factor);
        for (int i = 0; i < g.Node.Inputs.Count; i++)
        {
            g.SetBroadcast(i, () => share);
        }
    }

    /// <summary>Divides the incoming gradient among the inputs that equal the output.</summary>
    public static void SetSelected(GradientContext g)
    {
        Value[] chosen = [.. Enumerable.Range(0, g.Node.Inputs.Count).Select(i => g.Indicator(g.Add(new EqualOp(), g.Input(i), g.Output(0)), g.Output(0)))];
        Value share = chosen.Length == 1 ? g.Incoming : g.Add(new DivOp(), g.Incoming, g.Add(new SumOp(), chosen));
        for (int i = 0; i < chosen.Length; i++)
        {
            g.SetBroadcast(i, () => g.Mul(share, chosen[i]));
        }
    }

    /// <summary>The schema of a function of one or more inputs.</summary>
    public static OperatorSchema Define(string name, int since, TypeSet types, string output, Func<AttributeMap, Operator> create) => new(name, since)
    {
        Inputs = [new("data_0", types, "T", ParameterKind.Variadic)],
        Outputs = [new(output, types, "T")],
        Create = create,
    };
}
