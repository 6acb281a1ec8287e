using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of sequences and optionals.</summary>
internal static class SequenceCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["ConcatFromSequence"] = ConcatFromSequence,
        ["Optional"] = static (b, s) => OperatorCase.Of(s.Create([]), b.Draw.Chance(0.5) ? Sequence(b) : b.Any(TypeSet.Numeric)),
        ["OptionalGetElement"] = static (b, s) => OperatorCase.Of(s.Create([]), Optional(b)),
        ["OptionalHasElement"] = static (b, s) => OperatorCase.Of(s.Create([]), Optional(b)),
        ["SequenceAt"] = static (b, s) => At(b, s, always: true),
        ["SequenceConstruct"] = Construct,
        ["SequenceErase"] = static (b, s) => At(b, s, always: false),
        ["SequenceInsert"] = Insert,
        ["SequenceLength"] = static (b, s) => OperatorCase.Of(s.Create([]), Sequence(b)),
        ["SplitToSequence"] = SplitToSequence,
    };

    private static Operand Sequence(CaseBuilder b, Func<RuntimeSequence, bool>? fits = null)
    {
        Operand? found = b.FindValue(v => v is RuntimeSequence { Items: [Tensor, ..] } s && fits?.Invoke(s) != false);
        return found ?? NewSequence(b);
    }

    private static Operand NewSequence(CaseBuilder b)
    {
        ElementType type = b.Draw.Type(TypeSet.Numeric);
        Shape shape = b.Draw.Shape(b.Draw.Between(1, 3));
        RuntimeValue[] items = [.. Enumerable.Range(0, b.Draw.Between(1, 3)).Select(_ => RandomTensor.Create(b.Draw, type, shape))];
        return new Operand(new RuntimeSequence(items));
    }

    private static Operand Optional(CaseBuilder b) =>
        b.FindValue(static v => v is RuntimeOptional { Value: not null }) ?? (b.Draw.Chance(0.5) ? Sequence(b) : b.Any(TypeSet.Numeric));

    private static Operand Position(CaseBuilder b, Operand sequence, int beyond)
    {
        int count = ((RuntimeSequence)sequence.Content).Items.Count;
        return b.Scalar(b.Draw.Type(TypeSet.Index), b.Draw.Between(-count, count - 1 + beyond));
    }

    private static OperatorCase At(CaseBuilder b, OperatorSchema schema, bool always)
    {
        Operand sequence = Sequence(b);
        return OperatorCase.Of(schema.Create([]), sequence, always ? Position(b, sequence, 0) : b.Maybe(() => Position(b, sequence, 0)));
    }

    private static OperatorCase Construct(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(TypeSet.Numeric | TypeSet.Bool);
        return OperatorCase.Of(schema.Create([]), [x, .. Enumerable.Range(0, b.Draw.Next(3)).Select(_ => b.Of(x.Type, x.Shape))]);
    }

    private static OperatorCase Insert(CaseBuilder b, OperatorSchema schema)
    {
        Operand sequence = Sequence(b);
        var first = (Tensor)((RuntimeSequence)sequence.Content).Items[0];
        return OperatorCase.Of(schema.Create([]), sequence, b.Of(first.ElementType, first.Shape), b.Maybe(() => Position(b, sequence, 1)));
    }

    private static OperatorCase ConcatFromSequence(CaseBuilder b, OperatorSchema schema)
    {
        Operand sequence = Sequence(b, static s => s.Items.All(i => i is Tensor { Rank: > 0 }));
        int rank = ((Tensor)((RuntimeSequence)sequence.Content).Items[0]).Rank;
        bool stack = b.Draw.Chance(0.4);
        return OperatorCase.Of(schema.Create(new AttributeMap().Set("axis", b.Draw.Axis(stack ? rank + 1 : rank)).Set("new_axis", stack, false)), sequence);
    }

    private static OperatorCase SplitToSequence(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(TypeSet.Numeric, 1, 4);
        int axis = b.Draw.Next(x.Rank);
        var attributes = new AttributeMap().Set("axis", axis - (b.Draw.Chance(0.4) ? x.Rank : 0)).Set("keepdims", b.Draw.Chance(0.7), true);
        long first = b.Draw.Next((int)x[axis] + 1);
        return OperatorCase.Of(schema.Create(attributes), x, b.Draw.Next(3) switch
        {
            0 => null,
            1 => b.Scalar(b.Draw.Type(TypeSet.Index), b.Draw.Between(1, 3)),
            _ => b.Indices(b.Draw.Type(TypeSet.Index), [first, x[axis] - first], 2),
        });
    }
}
