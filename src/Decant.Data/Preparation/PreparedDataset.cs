namespace Decant.Data;

/// <summary>A dataset with its preprocessing, read as often as needed; part of it by <see cref="Skip"/> and <see cref="Take"/>.</summary>
public sealed class PreparedDataset
{
    private readonly long _skip;
    private readonly long _limit;

    /// <summary>Joins a dataset and its preprocessing.</summary>
    /// <param name="dataset">The samples.</param>
    /// <param name="preprocess">How they become inputs; <see cref="Preprocess.Bind"/> it to the model first.</param>
    public PreparedDataset(IDataset dataset, Preprocess preprocess)
        : this(dataset, preprocess, 0, long.MaxValue)
    {
    }

    private PreparedDataset(IDataset dataset, Preprocess preprocess, long skip, long limit)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(preprocess);
        Dataset = dataset;
        Preprocess = preprocess;
        _skip = skip;
        _limit = limit;
    }

    /// <summary>The samples.</summary>
    public IDataset Dataset { get; }

    /// <summary>How they become inputs.</summary>
    public Preprocess Preprocess { get; }

    /// <summary>How many prepared samples there are, or null where only reading tells (sounds give a sample a frame).</summary>
    public long? Count => Preprocess.MultipliesSamples || Dataset.Count is not { } count ? null : Math.Min(Math.Max(count - _skip, 0), _limit);

    /// <summary>The same without its first samples; of sounds, without the first frames.</summary>
    /// <param name="count">How many samples to leave out, at least 0.</param>
    public PreparedDataset Skip(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new PreparedDataset(Dataset, Preprocess, _skip + Math.Min(count, _limit), _limit == long.MaxValue ? _limit : _limit - Math.Min(count, _limit));
    }

    /// <summary>The first samples only; of sounds, the first frames.</summary>
    /// <param name="count">The most samples to keep, at least 0.</param>
    public PreparedDataset Take(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new PreparedDataset(Dataset, Preprocess, _skip, Math.Min(_limit, count));
    }

    /// <summary>The same samples with other preprocessing, such as one bound to another model.</summary>
    /// <param name="preprocess">The preprocessing.</param>
    public PreparedDataset With(Preprocess preprocess) => new(Dataset, preprocess, _skip, _limit);

    /// <summary>Reads and prepares the samples; every call starts anew and gives the same.</summary>
    /// <param name="prefetch">How many samples to prepare ahead on another thread; 0 for none.</param>
    /// <exception cref="Tensors.ModelException">A sample is damaged or does not fit the preprocessing (DEC14xx, DEC15xx).</exception>
    public IEnumerable<PreparedSample> Read(int prefetch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prefetch);
        return prefetch == 0 ? Prepare() : Prefetcher.Run(Prepare(), prefetch);
    }

    /// <summary>Reads, prepares and stacks the samples; the last batch may be shorter.</summary>
    /// <param name="size">Samples a batch, at least 1.</param>
    /// <param name="prefetch">How many samples to prepare ahead on another thread; 0 for none.</param>
    /// <exception cref="Tensors.ModelException">As <see cref="Read"/>, or the samples cannot be stacked (DEC1516).</exception>
    public IEnumerable<SampleBatch> Batches(int size, int prefetch = 0) => SampleBatch.Stack(Read(prefetch), size);

    private IEnumerable<PreparedSample> Prepare()
    {
        bool multiplies = Preprocess.MultipliesSamples;
        long skip = multiplies ? _skip : 0;
        long left = _limit;
        if (left == 0)
        {
            yield break;
        }

        foreach (Sample sample in multiplies ? Dataset.Read() : Dataset.Read(_skip, _limit))
        {
            foreach (PreparedSample prepared in Preprocess.Apply(sample))
            {
                if (skip > 0)
                {
                    skip--;
                    continue;
                }

                yield return prepared;
                if (--left == 0)
                {
                    yield break;
                }
            }
        }
    }
}
