using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <content>Reference evaluation.</content>
public sealed partial record AttentionOp
{
    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor q = context.Input(0);
        (double[] queries, long[] qSizes) = AttentionLayout.Split(context, q, QueryHeads);
        (double[] keys, long[] kSizes) = AttentionLayout.Split(context, context.Input(1), KeyHeads);
        (double[] values, long[] vSizes) = AttentionLayout.Split(context, context.Input(2), KeyHeads);
        (keys, kSizes) = AttentionLayout.Join(context, context.OptionalInput(PastKeyInput), keys, kSizes);
        (values, vSizes) = AttentionLayout.Join(context, context.OptionalInput(PastValueInput), values, vSizes);
        if (kSizes[1] == 0 || qSizes[1] % kSizes[1] != 0 || kSizes[2] != vSizes[2] || qSizes[3] != kSizes[3] || kSizes[1] != vSizes[1])
        {
            throw context.Fail("DEC1261", $"Q {q}, K {context.Input(1)} and V {context.Input(2)} do not fit each other");
        }

        long[] scoreSizes = [qSizes[0], qSizes[1], qSizes[2], kSizes[2]];
        double[] bias = Bias(context, scoreSizes);
        var scores = new double[bias.Length];
        long[] ySizes = [qSizes[0], qSizes[1], qSizes[2], vSizes[3]];
        var y = new double[Shape.CountElements(ySizes)];
        var heads = new AttentionHeads(qSizes, kSizes, vSizes);
        for (int head = 0; head < qSizes[0] * qSizes[1]; head++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            EvaluateHead(heads, head, queries, keys, values, bias, scores, y);
        }

        SetOutputs(context, q, y, ySizes);
        context.SetOutput(1, TensorConversion.FromDoubles(q.ElementType, keys, Shape.Of(kSizes)));
        context.SetOutput(2, TensorConversion.FromDoubles(context.Input(2).ElementType, values, Shape.Of(vSizes)));
        context.SetOutput(3, TensorConversion.FromDoubles(q.ElementType, scores, Shape.Of(scoreSizes)));
    }

    private static void SetOutputs(EvaluationContext context, Tensor q, double[] y, long[] sizes) => context.SetOutput(0, q.Rank == 4
        ? TensorConversion.FromDoubles(q.ElementType, y, Shape.Of(sizes))
        : TensorConversion.FromDoubles(
            q.ElementType, AttentionLayout.SwapMiddle(y, sizes[0], sizes[1], sizes[2], sizes[3]), Shape.Of(sizes[0], sizes[2], sizes[1] * sizes[3])));

    private void EvaluateHead(
        AttentionHeads heads, int head, double[] queries, double[] keys, double[] values, double[] bias, double[] scores, double[] y)
    {
        double scale = Scale ?? (1 / Math.Sqrt(heads.Size));
        ReadOnlySpan<double> headKeys = heads.Keys(keys, head);
        ReadOnlySpan<double> headValues = heads.Values(values, head);
        var lane = new double[heads.KeyCount];
        for (int row = 0; row < heads.QueryCount; row++)
        {
            int at = (head * heads.QueryCount) + row;
            ReadOnlySpan<double> query = queries.AsSpan(at * heads.Size, heads.Size);
            Span<double> kept = scores.AsSpan(at * heads.KeyCount, heads.KeyCount);
            ReadOnlySpan<double> added = bias.AsSpan(at * heads.KeyCount, heads.KeyCount);
            for (int key = 0; key < lane.Length; key++)
            {
                double product = OwnSums<double>.Dot(query, headKeys.Slice(key * heads.Size, heads.Size)) * scale;
                double capped = Softcap > 0 ? Softcap * Math.Tanh(product / Softcap) : product;
                lane[key] = capped + added[key];
                kept[key] = ScoresMode switch { 0 => product, 1 => capped, _ => lane[key] };
            }

            SoftmaxOp.Normalize(lane);
            if (ScoresMode == 3)
            {
                lane.CopyTo(kept);
            }

            MatrixProduct.Add<double, double, OwnSums<double>>(
                y.AsSpan(at * heads.ValueSize, heads.ValueSize), lane, headValues, 1, lane.Length, heads.ValueSize);
        }
    }

    // The sum of the mask, the causal mask and the mask of padded keys, for every score.
    private double[] Bias(EvaluationContext context, long[] sizes)
    {
        var bias = new double[Shape.CountElements(sizes)];
        long past = context.OptionalInput(PastKeyInput)?.Sizes[2] ?? 0;
        Tensor? lengths = context.OptionalInput(LengthsInput);
        if (context.OptionalInput(MaskInput) is { } mask)
        {
            AddMask(context, bias, sizes, mask);
        }

        long keys = sizes[3];
        for (int i = 0; i < bias.Length; i++)
        {
            long key = i % keys;
            long query = i / keys % sizes[2];
            bool hidden = (IsCausal && key > query + past) || (lengths is not null && key >= lengths.ReadInt64(i / (keys * sizes[2] * sizes[1])));
            bias[i] = hidden ? double.NegativeInfinity : bias[i];
        }

        return bias;
    }

    // A mask over fewer keys than there are hides the rest.
    private static void AddMask(EvaluationContext context, double[] bias, long[] sizes, Tensor mask)
    {
        if (mask.Rank is 0 or > 4 || mask.Sizes[^1] > sizes[3])
        {
            throw context.Fail("DEC1261", $"the mask {mask} does not fit scores [{string.Join(',', sizes)}]");
        }

        long covered = mask.Sizes[^1] == 1 ? sizes[3] : mask.Sizes[^1];
        long[] masked = [sizes[0], sizes[1], sizes[2], covered];
        if (!Broadcast.Sizes(context, Tensor.Zeros(ElementType.UInt8, Shape.Of(masked)), mask).AsSpan().SequenceEqual(masked))
        {
            throw context.Fail("DEC1261", $"the mask {mask} does not fit scores [{string.Join(',', sizes)}]");
        }

        bool isBool = mask.ElementType == ElementType.Bool;
        double[] values = mask.ToDoubles();
        var walk = new IndexWalk(masked, Broadcast.Strides(mask, masked));
        for (int row = 0; row < bias.Length / sizes[3]; row++)
        {
            Span<double> target = bias.AsSpan((int)(row * sizes[3]), (int)sizes[3]);
            target[(int)covered..].Fill(double.NegativeInfinity);
            for (int key = 0; key < covered; key++, walk.Next())
            {
                double value = values[walk.Offset(0)];
                target[key] = isBool ? value != 0 ? 0 : double.NegativeInfinity : value;
            }
        }
    }
}
