using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>The steps that add nodes with subgraphs, which read values of the graphs around them.</summary>
internal static class SubgraphSteps
{
    private static readonly Action<GraphGenerator>[] Steps = [Branches, Branches, Repeat, Repeat, Slices, Map];

    /// <summary>Takes one step.</summary>
    /// <exception cref="DecantException">The node was refused.</exception>
    public static void Grow(GraphGenerator g) => g.Pick(Steps)(g);

    private static Node Start(GraphGenerator g, Operator op, Value?[] inputs, int outputs)
    {
        GraphEditor editor = g.Editor;
        Value[] declared = [.. Enumerable.Range(0, outputs).Select(_ => editor.Declare(editor.FreeName(op.Schema.Name.ToLowerInvariant()), null))];
        return editor.AddNode(op, inputs, declared, declared[0].Name);
    }

    // A node whose body could not be finished is taken away again.
    private static void Build(GraphGenerator g, Node node, Action bodies)
    {
        try
        {
            bodies();
        }
        catch (Exception e) when (e is DecantException or StepRefusedException)
        {
            g.Editor.RemoveNode(node);
            throw;
        }

        g.Settle(node);
    }

    private static void Branches(GraphGenerator g)
    {
        Value condition = g.PickValue(static v => v is Tensor { ElementType: ElementType.Bool, Length: 1 })
            ?? g.Place(new Operand(Tensor.Scalar(g.Chance(0.5)), null, g.Chance(0.3)))!;
        Node node = Start(g, new IfOp(), [condition], 1);
        Tensor? first = null;
        void Finish(GraphEditor editor, Value[] inputs)
        {
            Value[] own = g.Own(v => v is Tensor t && (first is null || (t.ElementType == first.ElementType && t.Rank == first.Rank)));
            Value result = own.Length > 0 ? g.Pick(own)
                : g.PickValue(v => v is Tensor t && (first is null || ValueTypes.Of(t).Equals(ValueTypes.Of(first)))) is { } outer ? g.Add(new IdentityOp(), outer).Output(0)!
                : g.Add(new ConstantOp(first!)).Output(0)!;
            first ??= (Tensor)g.Content(result);
            editor.AddOutput(result);
        }

        Build(g, node, () =>
        {
            g.AddBody(node, "then", [], Finish);
            g.AddBody(node, "else", [], Finish);
        });
    }

    // What a loop that never runs would have collected has no shape that a model states, so only loops that surely run collect.
    private static void Repeat(GraphGenerator g)
    {
        Value[] states = PickStates(g, 1 + g.Next(2));
        bool counted = g.Chance(0.8);
        Value? count = counted ? g.Place(new Operand(Tensor.Scalar<long>(g.Next(4)), null, g.Chance(0.6))) : null;
        Value? condition = g.Chance(0.4) ? g.Store(Tensor.Scalar(!g.Chance(0.1))) : null;
        bool runs = count?.Initializer is { } times && times.ReadInt64(0) > 0 && condition is null;
        int scans = runs ? g.Next(2) : 0;
        Node node = Start(g, new LoopOp(), [count, condition, .. states], states.Length + scans);
        RuntimeValue[] inputs = [Tensor.Scalar(0L), Tensor.Scalar(true), .. states.Select(g.Content)];
        Build(g, node, () => g.AddBody(node, "body", inputs, (editor, values) =>
        {
            Value goes = counted && g.Chance(0.7)
                ? g.Add(new IdentityOp(), values[1]).Output(0)!
                : g.Add(new LessOp(), values[0], g.Store(Tensor.Scalar<long>(g.Next(3)))).Output(0)!;
            editor.AddOutput(goes);
            AddStates(g, editor, values[2..]);
            AddScans(g, editor, scans);
        }));
    }

    private static void Slices(GraphGenerator g)
    {
        Value[] states = g.Chance(0.6) ? PickStates(g, 1) : [];
        Value scanned = g.PickValue(static v => v is Tensor { Rank: >= 1 } t && t.Sizes[0] > 0) ?? throw new StepRefusedException("nothing to scan");
        var x = (Tensor)g.Content(scanned);
        Node node = Start(g, new ScanOp(1, null, g.Chance(0.3) ? [1] : null, null, null), [.. states, scanned], states.Length + 1);
        Tensor slice = RandomTensor.Create(g.Draw, x.ElementType, Shape.Of(x.Sizes[1..]));
        Build(g, node, () => g.AddBody(node, "body", [.. states.Select(g.Content), slice], (editor, values) =>
        {
            AddStates(g, editor, values[..^1]);
            AddScans(g, editor, 1);
        }));
    }

    private static void Map(GraphGenerator g)
    {
        Value sequence = g.PickValue(static v => v is RuntimeSequence { Items: [Tensor, ..] }) ?? throw new StepRefusedException("no sequence to map");
        Node node = Start(g, new SequenceMapOp(), [sequence], 1);
        Build(g, node, () => g.AddBody(node, "body", [((RuntimeSequence)g.Content(sequence)).Items[0]], (editor, _) => AddScans(g, editor, 1)));
    }

    private static Value[] PickStates(GraphGenerator g, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => g.PickValue(static v => v is Tensor)).OfType<Value>()];

    // The next value of each state is one of the same type and shape.
    private static void AddStates(GraphGenerator g, GraphEditor editor, IEnumerable<Value> states)
    {
        foreach (Value state in states)
        {
            DataType type = ValueTypes.Of(g.Content(state));
            Value[] own = g.Own(v => v is Tensor && ValueTypes.Of(v).Equals(type));
            Value next = g.Pick(own);
            editor.AddOutput(next.IsGraphInput || next.IsGraphOutput ? g.Add(new IdentityOp(), next).Output(0)! : next);
        }
    }

    private static void AddScans(GraphGenerator g, GraphEditor editor, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Value[] own = g.Own(static v => v is Tensor);
            Value result = own.Length > 0 ? g.Pick(own) : g.Add(new ConstantOp(Tensor.Scalar(1f))).Output(0)!;
            editor.AddOutput(result.IsGraphInput || result.IsGraphOutput ? g.Add(new IdentityOp(), result).Output(0)! : result);
        }
    }
}
