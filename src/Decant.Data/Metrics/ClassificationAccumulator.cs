using Decant.Tensors;

namespace Decant.Data;

/// <summary>Top-1 and top-5 accuracy, sample by sample.</summary>
/// <param name="labelOffset">What is added to a label to get the class index, or null for the rule of <see cref="ClassScores.LabelOffset"/>.</param>
public sealed class ClassificationAccumulator(int? labelOffset = null)
{
    private long _first;
    private long _firstFive;

    /// <summary>Samples added.</summary>
    public long Samples { get; private set; }

    /// <summary>The share of samples whose class has the greatest score, 0 to 1; NaN without samples.</summary>
    public double Top1 => (double)_first / Samples;

    /// <summary>The share of samples whose class is among the five greatest scores, 0 to 1; NaN without samples.</summary>
    public double Top5 => (double)_firstFive / Samples;

    /// <summary>Adds a sample.</summary>
    /// <param name="scores">One score a class; NaN ranks last.</param>
    /// <param name="label">The right class as the dataset counts.</param>
    /// <exception cref="ModelException">The label is no class of the scores (DEC1517).</exception>
    public void Add(ReadOnlySpan<float> scores, int label)
    {
        int offset = ClassScores.LabelOffset(scores.Length, labelOffset);
        long index = (long)label + offset;
        if (index < 0 || index >= scores.Length)
        {
            throw new ModelException("DEC1517", $"label {label} (offset {offset}) is no class of an output with {scores.Length} scores; check the labels, or set labels: {{ offset: n }}");
        }

        int rank = ClassScores.Rank(scores, (int)index);
        _first += rank == 0 && !float.IsNaN(scores[(int)index]) ? 1 : 0;
        _firstFive += rank < 5 && !float.IsNaN(scores[(int)index]) ? 1 : 0;
        Samples++;
    }
}
