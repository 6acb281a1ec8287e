using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Normalization of the last axis of a sum of float32 tensors and a bias; the sum is handed out where it is wanted.</summary>
/// <typeparam name="TOperator">The operator: inputs data, skip, scale, then others; outputs result, statistics, sum.</typeparam>
/// <param name="read">Its epsilon.</param>
/// <param name="centre">Whether the mean is taken away; input 3 is then what is added at the end.</param>
/// <param name="bias">The input that is added before.</param>
internal sealed class SkipNormalizationBinding<TOperator>(Func<TOperator, float> read, bool centre, int bias) : KernelBinding<TOperator>
    where TOperator : Operator
{
    private const int SumOutput = 3;

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        Shape shape = group.Inputs[0]!.Shape!;
        long width = shape.Rank > 0 ? shape.Sizes[^1] : 0, skip = group.Inputs[1]!.Shape!.ElementCount;
        bool fits = group.Inputs.All(static i => i is null || i.TensorType!.ElementType == ElementType.Float32)
            && group.Inputs.Skip(2).All(i => i is null || i.Shape!.ElementCount == width) && skip > 0 && shape.ElementCount % skip == 0 && skip % width == 0
            && group.Outputs.Index().All(static o => o.Index is 0 or SumOutput || o.Item is null or { Uses.Count: 0, IsGraphOutput: false });
        if (fits)
        {
            ValueLayout?[] inputs = [.. group.Inputs.Select(static i => i is null ? (ValueLayout?)null : ValueLayout.Planar)];
            ValueLayout[] outputs = [.. group.Outputs.Select(static _ => ValueLayout.Planar)];
            yield return new KernelPlan(inputs, outputs, () => new SkipKernel((nint)shape.ElementCount, (nint)width, (nint)skip, read(op), centre, bias));
        }
    }

    private sealed unsafe class SkipKernel(nint count, nint width, nint skip, float epsilon, bool centre, int bias) : Kernel
    {
        public override string Name => centre ? "skip-layer-normalization.f32" : "skip-rms-normalization.f32";

        public override void Run(in KernelRun run)
        {
            float* y = run.Output<float>(0), sum = run.Output<float>(SumOutput);
            sum = sum == null ? y : sum;
            Binary.Run(BinaryKind.Add, run.Input<float>(0), [skip, 1], run.Input<float>(1), [0, 1], sum, [count / skip, skip], Activation.None, run.Team);
            if (run.Input<float>(bias) != null)
            {
                Binary.Run(BinaryKind.Add, sum, [width, 1], run.Input<float>(bias), [0, 1], sum, [count / width, width], Activation.None, run.Team);
            }

            LayerNormalization.Run(sum, y, count / width, width, run.Input<float>(2), centre ? run.Input<float>(3) : null, epsilon, centre, run.Team);
        }
    }
}
