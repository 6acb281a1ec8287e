namespace Decant.Fuzz.Tests;

/// <summary>One reader, the files that its mutants are made of, and how they are made.</summary>
internal abstract class FuzzTarget
{
    private IReadOnlyList<FuzzSample>? _samples;

    /// <summary>The files.</summary>
    public IReadOnlyList<FuzzSample> Samples => _samples ??= [.. FindSamples()];

    /// <summary>The memory that one mutant may take beyond its own bytes.</summary>
    public virtual long MostBytes => 256L << 20;

    /// <summary>The processor time that one mutant may take.</summary>
    public virtual double MostMilliseconds => 1000;

    /// <summary>A mutant: the same seed and index always give the same bytes.</summary>
    public byte[] Mutant(int seed, long index)
    {
        var random = new Random(unchecked((int)((seed * 0x9E3779B1L) ^ (index * 0x85EBCA6BL) ^ (index >> 29))));
        return Mutate(Samples[(int)(index % Samples.Count)], random);
    }

    /// <summary>Reads a file, and does with it what follows reading.</summary>
    public abstract void Run(byte[] file);

    /// <summary>Finds or makes the samples.</summary>
    protected abstract IEnumerable<FuzzSample> FindSamples();

    /// <summary>Makes a mutant of a sample.</summary>
    protected virtual byte[] Mutate(FuzzSample sample, Random random) => ByteMutator.Mutate(sample.Bytes(), Samples[random.Next(Samples.Count)], random);
}
