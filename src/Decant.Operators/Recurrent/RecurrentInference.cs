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
            StateWeightInput = 2,
            DirectionAxis = attributes.BatchFirst ? 2 : 1,
            WeightOutputAxis = 1,
            WeightInputAxis = 2,
            DataChannelAxis = 2,
            ValueInputs = [0],
            BiasInput = node.Input(3) is null ? null : 3,
            Accumulator = FloatFacts.Accumulator(node),
            MultiplyAccumulates = x is null ? Dim.Unknown : x[0] * x[1] * products,
            Axes = attributes.BatchFirst ? [new(0, 0, 0, 0)] : [new(0, 1, 0, 2)],
            Structure = Structure(x, w, r, attributes),
        };
    }

    /// <summary>The attributes once hidden units are taken away.</summary>
    public static RecurrentAttributes WithUnitsLeft(AxisRemoval removal, RecurrentAttributes attributes) => attributes.HiddenSize is null
        ? attributes
        : attributes with { HiddenSize = removal.NewSize(removal.Node.Input(2), 2) };

    // A hidden unit is one row of each gate in W, R and B, a column of R, and an element of the states; the directions share it.
    private static AxisStructure Structure(Shape? x, Shape? w, Shape? r, RecurrentAttributes attributes)
    {
        if (w is not { IsStatic: true, Rank: 3 } || r is not { IsStatic: true, Rank: 3 } || r[2] == 0)
        {
            return AxisStructure.None;
        }

        var result = new AxisStructureBuilder();
        long hidden = r[2].Value;
        long gates = w[1].Value / hidden;
        int unit = result.Space(hidden);
        int input = result.Space(w[2].Value);
        int gate = result.Space(gates, isFixed: true);
        int biasGate = result.Space(2 * gates, isFixed: true);
        int peephole = result.Space(3, isFixed: true);
        int direction = result.Space(attributes.Directions, isFixed: true);
        result.Input(0, 2, input).Input(1, 0, direction).Input(1, 1, gate, unit).Input(1, 2, input);
        result.Input(2, 0, direction).Input(2, 1, gate, unit).Input(2, 2, unit);
        result.Input(3, 0, direction).Input(3, 1, biasGate, unit).Input(7, 0, direction).Input(7, 1, peephole, unit);
        foreach (int state in (int[])[5, 6])
        {
            result.Input(state, 2, unit).Input(state, attributes.BatchFirst ? 1 : 0, direction);
        }

        result.Output(0, 3, unit).Output(0, attributes.BatchFirst ? 2 : 1, direction);
        foreach (int state in (int[])[1, 2])
        {
            result.Output(state, 2, unit).Output(state, attributes.BatchFirst ? 1 : 0, direction);
        }

        return result.Build();
    }
}
