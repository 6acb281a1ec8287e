using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// A step of an optimizer over any number of tensors. Inputs: the learning rate, the number of updates made, then all tensors, all their
/// gradients, and all tensors of each kind of state; outputs: the new tensors, and the new states kind by kind. Computed in double
/// precision and rounded once.
/// </summary>
public abstract record OptimizerOp : Operator
{
    private static readonly TypeSet Types = TypeSet.Of(ElementType.Float32, ElementType.Float64);

    /// <summary>How many kinds of state the optimizer keeps for each tensor.</summary>
    protected abstract int StateKinds { get; }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        int count = Count(context.InputCount, context.OutputCount, context.Fail);
        for (int i = 0; i < context.OutputCount; i++)
        {
            context.SetOutput(i, context.InputType(SourceOf(i, count)));
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        int count = Count(context.InputCount, context.OutputCount, context.Fail);
        if (context.Input(0).Length != 1 || context.Input(1).Length != 1)
        {
            throw context.Fail("DEC1270", $"the rate is {context.Input(0)} and the number of updates {context.Input(1)}, expected one number each");
        }

        double rate = context.Input(0).ReadDouble(0);
        long updates = context.Input(1).ReadInt64(0);
        for (int i = 0; i < count; i++)
        {
            double[] values = context.Input(2 + i).ToDoubles();
            double[] gradients = Fitting(context, 2 + count + i, 2 + i);
            double[][] states = [.. Enumerable.Range(2, StateKinds).Select(kind => Fitting(context, 2 + (kind * count) + i, 2 + i))];
            var element = new double[StateKinds];
            for (int at = 0; at < values.Length; at++)
            {
                for (int kind = 0; kind < element.Length; kind++)
                {
                    element[kind] = states[kind][at];
                }

                values[at] = Update(rate, updates, values[at], gradients[at], element);
                for (int kind = 0; kind < element.Length; kind++)
                {
                    states[kind][at] = element[kind];
                }
            }

            Store(context, i, count, values);
            for (int kind = 0; kind < element.Length; kind++)
            {
                Store(context, ((kind + 1) * count) + i, count, states[kind]);
            }
        }
    }

    /// <summary>The new value of one element.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="updates">The number of updates made before.</param>
    /// <param name="value">The element.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="states">Its states, which are brought up to date.</param>
    protected abstract double Update(double rate, long updates, double value, double gradient, Span<double> states);

    /// <summary>The schema's parameters, which all optimizers share.</summary>
    private protected static OperatorSchema Describe(string name, string[] attributes, Func<AttributeMap, Operator> create) => new(name, 1)
    {
        Domain = OperatorDomains.Training,
        Inputs = [new("R", Types, "T1"), new("T", TypeSet.Int64, "T2"), new("inputs", Types, "T3", ParameterKind.Variadic)],
        Outputs = [new("outputs", Types, "T3", ParameterKind.Variadic)],
        Attributes = [.. attributes],
        Create = create,
    };

    private static int SourceOf(int output, int count) => 2 + output + (output < count ? 0 : count);

    private static void Store(EvaluationContext context, int output, int count, double[] values)
    {
        Tensor source = context.Input(SourceOf(output, count));
        context.SetOutput(output, TensorConversion.FromDoubles(source.ElementType, values, source.Shape));
    }

    private static double[] Fitting(EvaluationContext context, int input, int like)
    {
        Tensor tensor = context.Input(input);
        return tensor.Shape.Equals(context.Input(like).Shape)
            ? tensor.ToDoubles()
            : throw context.Fail("DEC1270", $"input {input} is {tensor}, expected the shape of input {like}, {context.Input(like)}");
    }

    private int Count(int inputs, int outputs, Func<string, string, ModelException> fail)
    {
        int count = (inputs - 2) / (2 + StateKinds);
        return count > 0 && inputs == 2 + (count * (2 + StateKinds)) && outputs <= count * (1 + StateKinds)
            ? count
            : throw fail("DEC1270", $"{inputs} inputs and {outputs} outputs, expected 2 and {2 + StateKinds} inputs and {1 + StateKinds} outputs for each optimized tensor");
    }
}
