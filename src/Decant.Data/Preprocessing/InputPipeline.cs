using Decant.Tensors;

namespace Decant.Data;

/// <summary>How one input of a model is made from a sample.</summary>
/// <param name="Input">The input's name, or <see cref="OnlyInput"/>.</param>
/// <param name="Audio">How a sound is cut into frames, or null.</param>
/// <param name="Steps">What follows, in order.</param>
internal sealed record InputPipeline(string Input, AudioFrames? Audio, IReadOnlyList<PreprocessStep> Steps)
{
    /// <summary>Stands for the model's only input, whatever its name.</summary>
    public const string OnlyInput = "*";

    /// <summary>The tensors that one sample gives: one, or one a frame.</summary>
    public IEnumerable<Tensor> Run(Sample sample)
    {
        if (Audio is null)
        {
            yield return Finish(Start(sample), sample.Name);
            yield break;
        }

        FilePayload file = sample.Payload as FilePayload
            ?? throw new ModelException("DEC1513", $"sample '{sample.Name}', input '{Input}', step 'audio' ({Audio.Place}): the sample is no sound file");
        foreach (PreprocessValue frame in Audio.Cut(file, sample.Name))
        {
            yield return Finish(frame, sample.Name);
        }
    }

    private PreprocessValue Start(Sample sample)
    {
        if (sample.Payload is FilePayload file)
        {
            return PreprocessValue.Of(file);
        }

        IReadOnlyDictionary<string, RuntimeValue> tensors = ((TensorPayload)sample.Payload).Tensors;
        RuntimeValue? value = tensors.TryGetValue(Input, out RuntimeValue? named) ? named : tensors.Count == 1 ? tensors.Values.First() : null;
        return value is Tensor tensor ? PreprocessValue.Stored(tensor) : throw new ModelException(
            "DEC1514", $"sample '{sample.Name}': no tensor for the input '{Input}'; the sample has {string.Join(", ", tensors.Select(t => $"{t.Key}: {t.Value}"))}");
    }

    private Tensor Finish(PreprocessValue value, string sample)
    {
        foreach (PreprocessStep step in Steps)
        {
            try
            {
                value = step.Apply(value, sample);
            }
            catch (ArgumentException error)
            {
                throw new ModelException("DEC1513", $"sample '{sample}', input '{Input}', step '{step.Name}' ({step.Place}): {error.Message}", error);
            }
        }

        try
        {
            // A decoded image that was never cast is fed as floats: what models of pixels take.
            bool fromImage = Steps.Any(s => s is DecodeStep) && !Steps.Any(s => s is CastStep);
            return fromImage ? value.AsFloats().Tensor : value.AsTensor().Tensor;
        }
        catch (ArgumentException error)
        {
            throw new ModelException("DEC1513", $"sample '{sample}', input '{Input}': {error.Message}", error);
        }
    }
}
