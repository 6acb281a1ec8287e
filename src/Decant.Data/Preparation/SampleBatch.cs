using Decant.Tensors;

namespace Decant.Data;

/// <summary>Some samples stacked along the first axis.</summary>
/// <param name="Names">The samples' names.</param>
/// <param name="Inputs">The model's inputs; the first axis counts samples, except where every sample shares one tensor (a constant).</param>
/// <param name="Labels">The samples' labels.</param>
public sealed record SampleBatch(IReadOnlyList<string> Names, IReadOnlyDictionary<string, RuntimeValue> Inputs, IReadOnlyList<int?> Labels)
{
    /// <summary>The number of samples.</summary>
    public int Count => Names.Count;

    /// <summary>Stacks samples to batches; the last one may be shorter.</summary>
    /// <param name="samples">Samples whose inputs have equal types and shapes with a leading axis.</param>
    /// <param name="size">Samples a batch, at least 1.</param>
    /// <exception cref="ArgumentException">The size is not positive.</exception>
    /// <exception cref="ModelException">Samples differ in type or shape, or an input has no first axis to stack along (DEC1516).</exception>
    public static IEnumerable<SampleBatch> Stack(IEnumerable<PreparedSample> samples, int size)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return StackAll(samples, size);
    }

    private static IEnumerable<SampleBatch> StackAll(IEnumerable<PreparedSample> samples, int size)
    {
        List<PreparedSample> waiting = [];
        foreach (PreparedSample sample in samples)
        {
            waiting.Add(sample);
            if (waiting.Count == size)
            {
                yield return Join(waiting);
                waiting.Clear();
            }
        }

        if (waiting.Count > 0)
        {
            yield return Join(waiting);
        }
    }

    private static SampleBatch Join(List<PreparedSample> samples)
    {
        Dictionary<string, RuntimeValue> inputs = new(StringComparer.Ordinal);
        foreach ((string input, RuntimeValue first) in samples[0].Inputs)
        {
            bool shared = samples.TrueForAll(s => s.Inputs.TryGetValue(input, out RuntimeValue? value) && ReferenceEquals(value, first));
            inputs[input] = shared ? first : Concatenate(input, samples);
        }

        return new SampleBatch([.. samples.Select(s => s.Name)], inputs, [.. samples.Select(s => s.Label)]);
    }

    private static Tensor Concatenate(string input, List<PreparedSample> samples)
    {
        Tensor first = samples[0].Inputs[input] as Tensor ?? throw Differs(input, samples[0], "is no tensor and cannot be stacked");
        if (first.Rank == 0 || first.ElementType == ElementType.String || first.ElementType.IsPacked())
        {
            throw Differs(input, samples[0], $"is {first} and cannot be stacked");
        }

        long rows = 0;
        foreach (PreparedSample sample in samples)
        {
            if (!sample.Inputs.TryGetValue(input, out RuntimeValue? value) || value is not Tensor tensor || tensor.ElementType != first.ElementType
                || tensor.Rank != first.Rank || !tensor.Sizes[1..].SequenceEqual(first.Sizes[1..]))
            {
                throw Differs(input, sample, $"is {value}, but {first} in '{samples[0].Name}'; resize or crop to one shape, or use batches of 1");
            }

            rows += tensor.Sizes[0];
        }

        Shape shape = Shape.Of([rows, .. first.Sizes[1..]]);
        long length = first.ElementType.ByteLength(shape.ElementCount);
        if (length > Array.MaxLength)
        {
            throw Differs(input, samples[0], $"would need {length} bytes for {samples.Count} samples; use smaller batches");
        }

        byte[] bytes = new byte[length];
        int at = 0;
        foreach (PreparedSample sample in samples)
        {
            Tensor tensor = (Tensor)sample.Inputs[input];
            tensor.Bytes(0, (int)tensor.ByteLength).CopyTo(bytes.AsSpan(at));
            at += (int)tensor.ByteLength;
        }

        return Tensor.Create(first.ElementType, bytes, shape);
    }

    private static ModelException Differs(string input, PreparedSample sample, string what) =>
        new("DEC1516", $"batch: input '{input}' of sample '{sample.Name}' {what}");
}
