using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>BatchNormalization at inference, with constant statistics: one factor and one summand for each channel.</summary>
internal sealed class BatchNormalizationBinding : KernelBinding<BatchNormalizationOp>
{
    /// <inheritdoc/>
    public override bool TakesActivation => true;

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, BatchNormalizationOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        if (op.TrainingMode || type.ElementType != ElementType.Float32 || type.Shape!.Rank < 2 || group.Outputs.Skip(1).Any(static o => o is not null)
            || Enumerable.Range(1, 4).Any(i => group.Inputs[i]!.Constant is not { ElementType: ElementType.Float32 }))
        {
            yield break;
        }

        (float[] scale, float[] shift) = Fold(group.Anchor, op.Epsilon);
        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            yield return new KernelPlan([layout, null, null, null, null], [layout], () => new ChannelAffineKernel(scale, shift, layout, type.Shape, group.Activation)) { Overwrites = [0] };
        }
    }

    private static (float[] Scale, float[] Shift) Fold(Node node, float epsilon)
    {
        float[][] given = [.. Enumerable.Range(1, 4).Select(i => node.Inputs[i]!.Constant!.ToArray<float>())];
        var scale = new float[given[0].Length];
        var shift = new float[scale.Length];
        for (int c = 0; c < scale.Length; c++)
        {
            double factor = given[0][c] / Math.Sqrt((double)given[3][c] + epsilon);
            scale[c] = (float)factor;
            shift[c] = (float)(given[1][c] - (given[2][c] * factor));
        }

        return (scale, shift);
    }
}
