using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Runs one of two subgraphs, which read the values around them and take no inputs.</summary>
public sealed record IfOp : Operator
{
    /// <summary>ONNX If.</summary>
    public static OperatorSchema Definition { get; } = new("If", 25)
    {
        Inputs = [new("cond", TypeSet.Bool)],
        Outputs = [new("outputs", TypeSet.AnyValue, null, ParameterKind.Variadic)],
        Subgraphs = ["then_branch", "else_branch"],
        Create = static _ => new IfOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        DataType?[] then = context.InferSubgraph(context.Node.Subgraphs[0], []);
        DataType?[] otherwise = context.InferSubgraph(context.Node.Subgraphs[1], []);
        if (then.Length != otherwise.Length || then.Length < context.OutputCount)
        {
            throw context.Fail("DEC1257", $"the branches have {then.Length} and {otherwise.Length} outputs, the node has {context.OutputCount}");
        }

        for (int i = 0; i < context.OutputCount; i++)
        {
            context.SetOutput(i, TypeUnion.Of(then[i], otherwise[i]));
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor condition = context.Input(0);
        if (condition.Length != 1)
        {
            throw context.Fail("DEC1257", $"the condition is {condition}, expected one truth value");
        }

        Graph branch = context.Node.Subgraphs[condition.ReadInt64(0) != 0 ? 0 : 1];
        IReadOnlyList<RuntimeValue> outputs = context.EvaluateSubgraph(branch, []);
        for (int i = 0; i < context.OutputCount; i++)
        {
            context.SetOutput(i, outputs[i]);
        }
    }
}
