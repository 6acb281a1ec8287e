using Decant.Data;

namespace Decant.Evaluation;

/// <summary>Samples that are computed instead of read.</summary>
/// <param name="name">What messages call the dataset.</param>
/// <param name="count">How many samples there are.</param>
/// <param name="make">Makes the sample of an index; equal indices give equal samples.</param>
public sealed class GeneratedDataset(string name, long count, Func<long, Sample> make) : IDataset
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public long? Count { get; } = count;

    /// <inheritdoc/>
    public IEnumerable<Sample> Read(long skip = 0, long limit = long.MaxValue)
    {
        for (long index = skip; index < count && index - skip < limit; index++)
        {
            yield return make(index);
        }
    }
}
