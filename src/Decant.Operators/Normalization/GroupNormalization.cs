using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// <c>Y = scale * (X - mean) / sqrt(variance + epsilon) + bias</c>, mean and variance taken over each group of channels of each sample of
/// <c>X[N,C,…]</c> (Wu and He, "Group normalization"). Computed in double precision and rounded once.
/// </summary>
/// <param name="Groups">The number of groups.</param>
/// <param name="Epsilon">Keeps the root away from zero.</param>
/// <param name="StashType">The type that runtimes compute the statistics in.</param>
public sealed record GroupNormalizationOp(long Groups, float Epsilon = 1e-5f, ElementType StashType = ElementType.Float32) : Operator
{
    /// <summary>ONNX GroupNormalization.</summary>
    public static OperatorSchema Definition { get; } = new("GroupNormalization", 21)
    {
        Inputs = [new("X", TypeSet.Float, "T"), new("scale", TypeSet.Float, "T"), new("bias", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = ["epsilon", "num_groups", "stash_type"],
        Create = static a => new GroupNormalizationOp(a.Int("num_groups"), a.Float("epsilon", 1e-5f), a.Type("stash_type", ElementType.Float32)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("num_groups", Groups).Set("epsilon", Epsilon, 1e-5f).Set("stash_type", StashType, ElementType.Float32);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => ChannelNormalization.Evaluate(context, Groups, Epsilon);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => ChannelNormalization.Facts with { ChannelGroups = Groups, Structure = Structure(node) };

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal)
    {
        Value? x = removal.Node.Input(0);
        if (removal.Touches(x))
        {
            removal.Op = this with { Groups = Groups * removal.NewSize(x, 1) / x!.Shape![1].Value };
        }
    }

    // Whole groups can go; within a group, mean and variance would change.
    private AxisStructure Structure(Node node)
    {
        if (node.Input(0)?.Shape is not { Rank: >= 2 } x || !x[1].IsNumber)
        {
            return AxisStructure.None;
        }

        var result = new AxisStructureBuilder();
        int group = result.Space(Groups);
        int member = result.Space(x[1].Value / Groups, isFixed: true);
        return result.Input(0, 1, group, member).Input(1, 0, group, member).Input(2, 0, group, member).Output(0, 1, group, member).Build();
    }
}
