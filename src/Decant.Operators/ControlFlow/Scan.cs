using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Runs a subgraph once for each index along an axis of its scan inputs. The body takes the states and a slice of each scan input, and yields
/// the next states and a slice of each scan output.
/// </summary>
/// <param name="ScanInputs">The number of scan inputs, which follow the states.</param>
/// <param name="InputAxes">The axis of each scan input; null is 0.</param>
/// <param name="InputDirections">For each scan input whether it is read backwards; null is forwards.</param>
/// <param name="OutputAxes">The axis of each scan output; null is 0.</param>
/// <param name="OutputDirections">For each scan output whether it is written backwards; null is forwards.</param>
public sealed record ScanOp(
    long ScanInputs,
    EquatableList<long>? InputAxes = null,
    EquatableList<long>? InputDirections = null,
    EquatableList<long>? OutputAxes = null,
    EquatableList<long>? OutputDirections = null) : Operator
{
    /// <summary>ONNX Scan.</summary>
    public static OperatorSchema Definition { get; } = new("Scan", 25)
    {
        Inputs = [new("initial_state_and_scan_inputs", TypeSet.Any, null, ParameterKind.Variadic)],
        Outputs = [new("final_state_and_scan_outputs", TypeSet.Any, null, ParameterKind.Variadic)],
        Attributes = ["num_scan_inputs", "scan_input_axes", "scan_input_directions", "scan_output_axes", "scan_output_directions"],
        Subgraphs = ["body"],
        Create = static a => new ScanOp(
            a.Int("num_scan_inputs"), a.Ints("scan_input_axes"), a.Ints("scan_input_directions"), a.Ints("scan_output_axes"), a.Ints("scan_output_directions")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("num_scan_inputs", ScanInputs)
        .Set("scan_input_axes", InputAxes).Set("scan_input_directions", InputDirections)
        .Set("scan_output_axes", OutputAxes).Set("scan_output_directions", OutputDirections);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Graph body = context.Node.Subgraphs[0];
        int states = States(context.InputCount, body, context.Fail);
        var inputs = new DataType?[context.InputCount];
        Dim length = Dim.Unknown;
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = context.InputType(i);
            if (i < states || context.Input(i) is not { Shape: { } shape } type)
            {
                continue;
            }

            int axis = Axes.Normalize(context, At(InputAxes, i - states), shape.Rank);
            length = length.IsNumber ? length : shape[axis];
            inputs[i] = type with { Shape = Shape.Of(shape.Where((_, a) => a != axis)) };
        }

        DataType?[] outputs = LoopInference.Infer(context, body, inputs, 0, 0, states);
        for (int i = 0; i < context.OutputCount; i++)
        {
            context.SetOutput(i, i < states ? inputs[i] : Stacked(context, outputs[i], At(OutputAxes, i - states), length));
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Graph body = context.Node.Subgraphs[0];
        int states = States(context.InputCount, body, context.Fail);
        Tensor[] scanned = [.. Enumerable.Range(states, (int)ScanInputs).Select(context.Input)];
        int[] axes = [.. scanned.Select((t, i) => Axes.Normalize(context, At(InputAxes, i), t.Rank))];
        long length = scanned[0].Sizes[axes[0]];
        RuntimeValue[] state = [.. Enumerable.Range(0, states).Select(context.Input)];
        var scans = new List<Tensor>[body.Outputs.Count - states];
        for (int i = 0; i < scans.Length; i++)
        {
            scans[i] = [];
        }

        long held = 0;
        for (long iteration = 0; iteration < length; iteration++)
        {
            IEnumerable<Tensor> slices = scanned.Select((t, i) => Slice(context, t, axes[i], At(InputDirections, i) != 0, iteration, length));
            IReadOnlyList<RuntimeValue> outputs = context.EvaluateSubgraph(body, [.. state, .. slices]);
            state = [.. outputs.Take(states)];
            for (int i = 0; i < scans.Length; i++)
            {
                scans[i].Insert(At(OutputDirections, i) != 0 ? 0 : scans[i].Count, ScanOutput.Slice(context, outputs[states + i], body.Outputs[states + i], ref held));
            }
        }

        for (int i = 0; i < context.OutputCount; i++)
        {
            context.SetOutput(i, i < states ? state[i] : ScanOutput.Stack(context, scans[i - states], At(OutputAxes, i - states), body.Outputs[i]));
        }
    }

    private static Tensor Slice(EvaluationContext context, Tensor tensor, int axis, bool backwards, long iteration, long length) =>
        tensor.Sizes[axis] == length
            ? SliceStack.Take(tensor, axis, backwards ? length - 1 - iteration : iteration)
            : throw context.Fail("DEC1257", $"scan input {tensor} has {tensor.Sizes[axis]} slices on axis {axis}, another has {length}");

    private static DataType? Stacked(InferenceContext context, DataType? slice, long axis, Dim length)
    {
        if (slice is not TensorType { Shape: { } shape } type)
        {
            return slice;
        }

        List<Dim> dims = [.. shape];
        dims.Insert(Axes.Normalize(context, axis, shape.Rank + 1), length);
        return type with { Shape = Shape.Of(dims) };
    }

    private static long At(EquatableList<long>? list, int index) => list is { } values && index < values.Count ? values[index] : 0;

    private int States(int inputs, Graph body, Func<string, string, ModelException> fail)
    {
        long states = inputs - ScanInputs;
        return ScanInputs >= 1 && states >= 0 && body.Inputs.Count == inputs && body.Outputs.Count >= states
            ? (int)states
            : throw fail("DEC1257", $"the body has {body.Inputs.Count} inputs and {body.Outputs.Count} outputs for {states} states and {ScanInputs} scan inputs");
    }
}
