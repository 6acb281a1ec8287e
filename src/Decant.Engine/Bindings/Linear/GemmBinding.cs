using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Gemm of float32 matrices.</summary>
internal sealed class GemmBinding : KernelBinding<GemmOp>
{
    /// <inheritdoc/>
    public override bool TakesActivation => true;

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, GemmOp op)
    {
        Value a = group.Inputs[0]!;
        Value b = group.Inputs[1]!;
        nint m = (nint)a.Shape!.Sizes[op.TransA ? 1 : 0];
        nint k = (nint)a.Shape.Sizes[op.TransA ? 0 : 1];
        nint n = (nint)b.Shape!.Sizes[op.TransB ? 0 : 1];
        if (a.TensorType!.ElementType != ElementType.Float32 || (op.TransA && m > 1 && k > 1))
        {
            yield break;
        }

        MatrixProduct product = new(m, k, n) { B = b.Constant, Transposed = op.TransB, Scale = op.Alpha, Activation = group.Activation };
        var inputs = new ValueLayout?[group.Inputs.Count];
        inputs[0] = ValueLayout.Planar;
        inputs[1] = b.Constant is null ? ValueLayout.Planar : null;
        if (group.Anchor.Input(2) is { } c)
        {
            if (AddC(product, c, op.Beta, inputs) is not { } added)
            {
                yield break;
            }

            product = added;
        }

        yield return MatrixProductKernels.Plan(inputs, product);
    }

    private static MatrixProduct? AddC(MatrixProduct product, Value c, float beta, ValueLayout?[] inputs)
    {
        long elements = c.Shape!.ElementCount;
        bool row = elements == product.N && c.Shape.Rank > 0 && c.Shape.Sizes[^1] == product.N;
        if (c.Constant is { } constant && (row || elements == 1))
        {
            var bias = new float[product.N];
            ReadOnlySpan<float> values = constant.AsSpan<float>();
            for (int i = 0; i < bias.Length; i++)
            {
                bias[i] = beta * values[elements == 1 ? 0 : i];
            }

            return product with { Bias = bias };
        }

        if (beta == 1 && row)
        {
            inputs[2] = ValueLayout.Planar;
            return product with { BiasInput = 2 };
        }

        if (beta == 1 && elements == product.M * product.N)
        {
            inputs[2] = ValueLayout.Planar;
            return product with { ResidualInput = 2 };
        }

        return null;
    }
}
