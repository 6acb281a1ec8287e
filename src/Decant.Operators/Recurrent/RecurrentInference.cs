using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The schema parts, output shapes and facts that recurrent operators share.</summary>
internal static class RecurrentInference
{
    private static readonly TypeSet LengthTypes = TypeSet.Of(ElementType.Int32);

    /// <summary>The inputs that all have: X, W, R, B, sequence_lens, initial_h.</summary>
    public static Parameter[] Inputs { get; } =
    [
        new("X", TypeSet.Float, "T"), new("W", TypeSet.Float, "T"), new("R", TypeSet.Float, "T"),
        Optional("B"), new("sequence_lens", LengthTypes, "T1", ParameterKind.Optional), Optional("initial_h"),
    ];

    /// <summary>The outputs that all have: Y, Y_h.</summary>
    public static Parameter[] Outputs { get; } = [Optional("Y"), Optional("Y_h")];

    /// <summary>An optional parameter of the data's type.</summary>
    public static Parameter Optional(string name) => new(name, TypeSet.Float, "T", ParameterKind.Optional);

    /// <summary>Sets the types of Y and the states.</summary>
    public static void Infer(InferenceContext context, RecurrentAttributes attributes) =>
        Infer(context, attributes, context.Shape(2) is { Rank: 3 } r ? r[2] : Dim.Unknown);

    /// <summary>Sets the types of Y and the states, where the weights hold <paramref name="units"/> hidden units.</summary>
    public static void Infer(InferenceContext context, RecurrentAttributes attributes, Dim units)
    {
        ElementType type = context.ElementType(0);
        Shape? x = context.Shape(0);
        if (x is { Rank: not 3 })
        {
            throw context.Fail("DEC1259", $"X has shape {x}, expected time, batch and input");
        }

        Dim hidden = attributes.HiddenSize is { } size ? size : units;
        Dim steps = x is null ? Dim.Unknown : x[attributes.BatchFirst ? 1 : 0];
        Dim batch = x is null ? Dim.Unknown : x[attributes.BatchFirst ? 0 : 1];
        Dim directions = attributes.Directions;
        Shape y = attributes.BatchFirst ? [batch, steps, directions, hidden] : [steps, directions, batch, hidden];
        Shape state = attributes.BatchFirst ? [batch, directions, hidden] : [directions, batch, hidden];
        context.SetOutput(0, type, y);
        context.SetOutput(1, type, state);
        context.SetOutput(2, type, state);
    }

    /// <summary>The facts of a recurrent node.</summary>
    public static OperatorFacts Facts(Node node, RecurrentAttributes attributes)
    {
        Shape? x = node.Input(0)?.Shape;
        Shape? w = node.Input(1)?.Shape;
        Shape? r = node.Input(2)?.Shape;
        Dim products = w is null || r is null ? Dim.Unknown : w.SymbolicElementCount + r.SymbolicElementCount;
        return new()
        {
            WeightInput = 1,
            WeightOutputAxis = 1,
            WeightInputAxis = 2,
            DataChannelAxis = 2,
            ValueInputs = [0],
            BiasInput = node.Input(3) is null ? null : 3,
            Accumulator = FloatFacts.Accumulator(node),
            MultiplyAccumulates = x is null ? Dim.Unknown : x[0] * x[1] * products,
            Axes = attributes.BatchFirst ? [new(0, 0, 0, 0)] : [new(0, 1, 0, 2)],
        };
    }
}
