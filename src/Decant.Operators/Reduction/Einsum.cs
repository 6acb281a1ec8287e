using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>An Einstein summation: the product of the operands over all labels, summed over those that the output lacks.</summary>
/// <param name="Equation">Such as <c>bij,bjk->bik</c>; an ellipsis stands for broadcast axes.</param>
public sealed record EinsumOp(string Equation) : Operator
{
    /// <summary>ONNX Einsum.</summary>
    public static OperatorSchema Definition { get; } = new("Einsum", 12)
    {
        Inputs = [new("Inputs", TypeSet.Numeric, "T", ParameterKind.Variadic)],
        Outputs = [new("Output", TypeSet.Numeric, "T")],
        Attributes = ["equation"],
        Create = static a => new EinsumOp(a.Text("equation")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("equation", Equation);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape?[] shapes = [.. Enumerable.Range(0, context.InputCount).Select(context.Shape)];
        Shape? result = null;
        if (Array.TrueForAll(shapes, static s => s is not null))
        {
            var equation = EinsumEquation.Parse(context.Who, Equation, Array.ConvertAll(shapes, static s => s!.Rank));
            Dictionary<char, Dim> sizes = Sizes(context.Who, equation, shapes!);
            result = Shape.Of(equation.Output.Select(c => sizes[c]));
        }

        context.SetOutput(0, context.ElementType(0), result);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor[] operands = [.. Enumerable.Range(0, context.InputCount).Select(context.Input)];
        var equation = EinsumEquation.Parse(context.Who, Equation, Array.ConvertAll(operands, static o => o.Rank));
        Dictionary<char, Dim> sizes = Sizes(context.Who, equation, Array.ConvertAll(operands, static o => o.Shape));
        string summed = string.Concat(sizes.Keys.Where(c => !equation.Output.Contains(c, StringComparison.Ordinal)));
        long[] outer = [.. equation.Output.Select(c => sizes[c].Value)];
        long[] inner = [.. summed.Select(c => sizes[c].Value)];
        long[][] outerStrides = [.. operands.Select((o, i) => Strides(o, equation.Operands[i], equation.Output))];
        long[][] innerStrides = [.. operands.Select((o, i) => Strides(o, equation.Operands[i], summed))];
        ElementType type = operands[0].ElementType;
        Shape shape = Shape.Of(outer);
        context.SetOutput(0, type.IsFloat()
            ? TensorConversion.FromDoubles(type, Contract(Array.ConvertAll(operands, static o => o.ToDoubles()), outer, inner, outerStrides, innerStrides), shape)
            : TensorConversion.FromInt64s(type, Contract(Array.ConvertAll(operands, static o => o.ToInt64s()), outer, inner, outerStrides, innerStrides), shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { Structure = Structure(node) };

    private AxisStructure Structure(Node node)
    {
        Shape?[] shapes = [.. node.Inputs.Select(static i => i?.Shape)];
        if (Array.Exists(shapes, static s => s is null))
        {
            return AxisStructure.None;
        }

        var equation = EinsumEquation.Parse(node.Describe(), Equation, Array.ConvertAll(shapes, static s => s!.Rank));
        var result = new AxisStructureBuilder();
        var spaces = new Dictionary<char, int>();
        foreach ((char label, Dim size) in Sizes(node.Describe(), equation, shapes!))
        {
            if (size.IsNumber)
            {
                spaces[label] = result.Space(size.Value);
            }
        }

        for (int operand = 0; operand < shapes.Length; operand++)
        {
            for (int axis = 0; axis < shapes[operand]!.Rank; axis++)
            {
                if (spaces.TryGetValue(equation.Operands[operand][axis], out int space) && shapes[operand]![axis] != 1)
                {
                    result.Input(operand, axis, space);
                }
            }
        }

        for (int axis = 0; axis < equation.Output.Length; axis++)
        {
            if (spaces.TryGetValue(equation.Output[axis], out int space))
            {
                result.Output(0, axis, space);
            }
        }

        return result.Build();
    }

    private static T[] Contract<T>(T[][] values, long[] outer, long[] inner, long[][] outerStrides, long[][] innerStrides)
        where T : System.Numerics.INumber<T>
    {
        var results = new T[Shape.CountElements(outer)];
        long terms = Shape.CountElements(inner);
        var outerWalk = new IndexWalk(outer, outerStrides);
        for (int i = 0; i < results.Length; i++, outerWalk.Next())
        {
            T sum = T.Zero;
            var innerWalk = new IndexWalk(inner, innerStrides);
            for (long j = 0; j < terms; j++, innerWalk.Next())
            {
                T product = T.One;
                for (int operand = 0; operand < values.Length; operand++)
                {
                    product = unchecked(product * values[operand][outerWalk.Offset(operand) + innerWalk.Offset(operand)]);
                }

                sum = unchecked(sum + product);
            }

            results[i] = sum;
        }

        return results;
    }

    // A label that an operand has twice walks its diagonal.
    private static long[] Strides(Tensor operand, string own, string labels)
    {
        long[] strides = operand.Shape.Strides();
        var result = new long[labels.Length];
        for (int axis = 0; axis < own.Length; axis++)
        {
            int at = labels.IndexOf(own[axis], StringComparison.Ordinal);
            if (at >= 0 && operand.Sizes[axis] != 1)
            {
                result[at] += strides[axis];
            }
        }

        return result;
    }

    private static Dictionary<char, Dim> Sizes(string who, EinsumEquation equation, Shape[] shapes)
    {
        var sizes = new Dictionary<char, Dim>();
        for (int operand = 0; operand < shapes.Length; operand++)
        {
            for (int axis = 0; axis < shapes[operand].Rank; axis++)
            {
                char label = equation.Operands[operand][axis];
                Dim own = shapes[operand][axis];
                if (!sizes.TryGetValue(label, out Dim known) || known == 1 || known.IsUnknown)
                {
                    sizes[label] = own.IsUnknown && !known.IsUnknown && known != 1 ? known : own;
                }
                else if (known.IsNumber && own.IsNumber && known != own && own != 1)
                {
                    throw new ModelException("DEC1231", $"{who}: label '{label}' has sizes {known} and {own}");
                }
                else if (own.IsNumber && own != 1)
                {
                    sizes[label] = own;
                }
            }
        }

        return sizes;
    }
}
