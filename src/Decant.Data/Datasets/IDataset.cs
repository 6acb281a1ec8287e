using Decant.Tensors;

namespace Decant.Data;

/// <summary>Samples in a fixed order, read one at a time: memory does not grow with their number.</summary>
public interface IDataset
{
    /// <summary>What messages call the dataset: usually its path.</summary>
    string Name { get; }

    /// <summary>How many samples there are, or null where only reading tells.</summary>
    long? Count { get; }

    /// <summary>Reads samples from the beginning; every call starts anew and gives the same samples.</summary>
    /// <param name="skip">How many samples to pass over without reading their payload.</param>
    /// <param name="limit">The most samples to give.</param>
    /// <returns>Samples whose payload is valid until the next one is asked for.</returns>
    /// <exception cref="ModelException">A file of the dataset is missing or malformed (DEC15xx).</exception>
    IEnumerable<Sample> Read(long skip = 0, long limit = long.MaxValue);
}
