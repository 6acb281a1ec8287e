using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <content>Reference evaluation.</content>
public sealed partial record LinearAttentionOp
{
    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        CheckInputs(context.HasInput, context.Fail);
        (double[] queries, long[] q) = Heads(context, 0, QueryHeads);
        (double[] keys, long[] k) = Heads(context, 1, KeyHeads);
        (double[] values, long[] v) = Heads(context, 2, KeyHeads);
        (double[] decays, long[] d) = IsGated ? Heads(context, DecayInput, KeyHeads) : ([], []);
        (double[] betas, long[] b) = IsDelta ? Heads(context, BetaInput, context.Input(BetaInput).Sizes[^1]) : ([], []);
        long[] stateSizes = [q[0], KeyHeads, q[3], v[3]];
        Tensor? past = context.OptionalInput(PastInput);
        if (k[0] != q[0] || k[2] != q[2] || k[3] != q[3] || v[0] != q[0] || v[2] != q[2]
            || (IsGated && (d[0] != q[0] || d[2] != q[2] || (d[3] != q[3] && d[3] != 1)))
            || (IsDelta && (b[0] != q[0] || b[2] != q[2] || (b[1] != KeyHeads && b[1] != 1)))
            || (past is not null && !past.Sizes.SequenceEqual(stateSizes)))
        {
            throw context.Fail("DEC1272", $"{string.Join(", ", Enumerable.Range(0, context.InputCount).Where(context.HasInput).Select(i => $"input {i} {context.Input(i)}"))} do not fit each other");
        }

        double[] state = past?.ToDoubles() ?? new double[Shape.CountElements(stateSizes)];
        var y = new double[q[0] * QueryHeads * q[2] * v[3]];
        int length = (int)q[2];
        int keySize = (int)q[3];
        int valueSize = (int)v[3];
        for (int head = 0; head < q[0] * KeyHeads; head++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Span<double> own = state.AsSpan(head * keySize * valueSize, keySize * valueSize);
            int betaHead = IsDelta && b[1] == 1 ? head / (int)KeyHeads : head;
            for (int at = 0; at < length; at++)
            {
                int row = (head * length) + at;
                if (IsGated)
                {
                    Decay(own, decays.AsSpan(row * (int)d[3], (int)d[3]), keySize);
                }

                Span<double> value = values.AsSpan(row * valueSize, valueSize);
                ReadOnlySpan<double> key = keys.AsSpan(row * keySize, keySize);
                if (IsDelta)
                {
                    Correct(value, own, key, betas[(betaHead * length) + at]);
                }

                MatrixProduct.Add<double, double, OwnSums<double>>(own, key, value, keySize, 1, valueSize);
                Read(y, own, queries, head, at, length, keySize);
            }
        }

        ElementType type = context.Input(0).ElementType;
        context.SetOutput(0, TensorConversion.FromDoubles(
            type, AttentionLayout.SwapMiddle(y, q[0], QueryHeads, length, valueSize), Shape.Of(q[0], length, QueryHeads * valueSize)));
        context.SetOutput(1, TensorConversion.FromDoubles(past?.ElementType ?? type, state, Shape.Of(stateSizes)));
    }

    private static (double[] Values, long[] Sizes) Heads(EvaluationContext context, int input, long heads)
    {
        Tensor tensor = context.Input(input);
        return tensor.Rank == 3
            ? AttentionLayout.Split(context, tensor, heads)
            : throw context.Fail("DEC1272", $"input {input} is {tensor}, expected [batch, sequence, heads * size]");
    }

    // S = exp(decay) * S, with one decay for each row of the state or for all.
    private static void Decay(Span<double> state, ReadOnlySpan<double> decay, int rows)
    {
        int columns = state.Length / Math.Max(rows, 1);
        for (int row = 0; row < rows; row++)
        {
            double factor = Math.Exp(decay[decay.Length == 1 ? 0 : row]);
            foreach (ref double element in state.Slice(row * columns, columns))
            {
                element *= factor;
            }
        }
    }

    // v = beta * (v - Sᵀ · k)
    private static void Correct(Span<double> value, ReadOnlySpan<double> state, ReadOnlySpan<double> key, double beta)
    {
        for (int column = 0; column < value.Length; column++)
        {
            double held = 0;
            for (int row = 0; row < key.Length; row++)
            {
                held += state[(row * value.Length) + column] * key[row];
            }

            value[column] = beta * (value[column] - held);
        }
    }

    // y = scale * Sᵀ · q for every query head that reads the state.
    private void Read(Span<double> y, ReadOnlySpan<double> state, double[] queries, int head, int at, int length, int keySize)
    {
        double scale = Scale is { } given && given != 0 ? given : 1 / Math.Sqrt(keySize);
        int group = (int)(QueryHeads / KeyHeads);
        int valueSize = state.Length / Math.Max(keySize, 1);
        for (int reader = head * group; reader < (head + 1) * group; reader++)
        {
            int row = (reader * length) + at;
            Span<double> target = y.Slice(row * valueSize, valueSize);
            MatrixProduct.Add<double, double, OwnSums<double>>(target, queries.AsSpan(row * keySize, keySize), state, 1, keySize, valueSize);
            foreach (ref double element in target)
            {
                element *= scale;
            }
        }
    }
}
