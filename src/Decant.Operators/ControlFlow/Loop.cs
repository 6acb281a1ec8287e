using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Runs a subgraph while a condition holds and at most M times. The body takes the iteration number, the condition and the carried values,
/// and yields the next condition, the next carried values, and scan outputs, which are stacked along a new first axis.
/// </summary>
public sealed record LoopOp : Operator
{
    /// <summary>ONNX Loop.</summary>
    public static OperatorSchema Definition { get; } = new("Loop", 25)
    {
        Inputs =
        [
            new("M", TypeSet.Int64, null, ParameterKind.Optional), new("cond", TypeSet.Bool, null, ParameterKind.Optional),
            new("v_initial", TypeSet.AnyValue, null, ParameterKind.Variadic),
        ],
        Outputs = [new("v_final_and_scan_outputs", TypeSet.AnyValue, null, ParameterKind.Variadic)],
        Subgraphs = ["body"],
        Create = static _ => new LoopOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Graph body = context.Node.Subgraphs[0];
        int carried = Carried(context.InputCount, body, context.Fail);
        var inputs = new DataType?[2 + carried];
        inputs[0] = new TensorType(ElementType.Int64, Shape.Scalar);
        inputs[1] = new TensorType(ElementType.Bool, Shape.Scalar);
        for (int i = 0; i < carried; i++)
        {
            inputs[2 + i] = context.InputType(2 + i);
        }

        DataType?[] outputs = LoopInference.Infer(context, body, inputs, 2, 1, carried);
        for (int i = 0; i < context.OutputCount; i++)
        {
            DataType? type = i < carried ? inputs[2 + i] : outputs[1 + i];
            context.SetOutput(i, i >= carried && type is TensorType scan
                ? scan with { Shape = scan.Shape is { } shape ? Shape.Of(shape.Prepend(Dim.Unknown)) : null }
                : type);
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Graph body = context.Node.Subgraphs[0];
        int carried = Carried(context.InputCount, body, context.Fail);
        long limit = context.OptionalInput(0)?.ReadInt64(0) ?? long.MaxValue;
        bool go = context.OptionalInput(1)?.ReadInt64(0) != 0;
        RuntimeValue[] state = [.. Enumerable.Range(2, carried).Select(i => context.Value(i) ?? throw context.Fail("DEC1257", $"input {i} is absent"))];
        var scans = new List<Tensor>[body.Outputs.Count - 1 - carried];
        for (int i = 0; i < scans.Length; i++)
        {
            scans[i] = [];
        }

        long held = 0;
        for (long iteration = 0; iteration < limit && go; iteration++)
        {
            IReadOnlyList<RuntimeValue> outputs = context.EvaluateSubgraph(body, [Tensor.Scalar(iteration), Tensor.Scalar(go), .. state]);
            go = outputs[0] is Tensor { Length: > 0 } condition
                ? condition.ReadInt64(0) != 0
                : throw context.Fail("DEC1257", $"the body's condition '{body.Outputs[0].Name}' is {outputs[0]}, expected one truth value");
            state = [.. outputs.Skip(1).Take(carried)];
            for (int i = 0; i < scans.Length; i++)
            {
                scans[i].Add(ScanOutput.Slice(context, outputs[1 + carried + i], body.Outputs[1 + carried + i], ref held));
            }
        }

        for (int i = 0; i < context.OutputCount; i++)
        {
            context.SetOutput(i, i < carried ? state[i] : ScanOutput.Stack(context, scans[i - carried], 0, body.Outputs[1 + i]));
        }
    }

    private static int Carried(int inputs, Graph body, Func<string, string, ModelException> fail)
    {
        int carried = Math.Max(inputs - 2, 0);
        return body.Inputs.Count >= 2 + carried && body.Outputs.Count >= 1 + carried
            ? carried
            : throw fail("DEC1257", $"the body has {body.Inputs.Count} inputs and {body.Outputs.Count} outputs for {carried} carried values");
    }
}
