using Decant.Data;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant;

/// <summary>Opens samples for measuring and calibrating models.</summary>
public static class Dataset
{
    /// <summary>Opens samples and says how they become inputs.</summary>
    /// <param name="path">A folder or zip of images, <c>.npz</c>, <c>.npy</c>, IDX, <c>.wav</c>, or an ONNX test-set folder.</param>
    /// <param name="labels">A tsv or csv of file and label: only these samples, in this order. For IDX, the file of labels.</param>
    /// <param name="preprocess">A YAML file of steps or the name of a preset; null feeds stored tensors as they are.</param>
    /// <param name="model">The model that ONNX test sets are for, whose inputs their files number; not needed for other data.</param>
    /// <exception cref="ModelException">The data or the steps are malformed; the message names the file and the place.</exception>
    public static PreparedDataset Open(string path, string? labels = null, string? preprocess = null, Model? model = null) => new(
        DatasetFormats.Open(
            new DatasetRequest(path) { Labels = labels },
            new Formats.Onnx.OnnxTestSetFormat([.. model?.Graph.Graph.RequiredInputs().Select(static i => i.Name) ?? []])),
        preprocess is null ? Preprocess.None : Preprocess.Load(preprocess));

    /// <summary>One sample of seeded random values for a model.</summary>
    public static PreparedDataset Random(Model model, int seed, IReadOnlyDictionary<string, Shape>? shapes = null) =>
        Generate("random values", 1, index => (ModelInputs.Random(model.Graph, unchecked(seed + (int)index), shapes), null));

    /// <summary>
    /// Seeded samples for calibration where there is no data: images of noise with the statistics of photographs, bursts of noise as sounds, or
    /// standard normal numbers, whichever the preprocessing takes.
    /// </summary>
    /// <param name="model">The model that they are for.</param>
    /// <param name="preprocess">A YAML file of steps or the name of a preset; null for inputs without steps.</param>
    /// <param name="count">How many samples.</param>
    public static PreparedDataset Synthetic(Model model, string? preprocess, long count) =>
        SyntheticSamples.Create(model.Graph, preprocess is null ? Preprocess.None : Preprocess.Load(preprocess), count);

    /// <summary>Samples that are computed.</summary>
    /// <param name="name">What messages call the data.</param>
    /// <param name="count">How many samples there are.</param>
    /// <param name="make">The inputs and the label of an index; equal indices give equal samples.</param>
    public static PreparedDataset Generate(string name, long count, Func<long, (IReadOnlyDictionary<string, RuntimeValue> Inputs, int? Label)> make) => new(
        new GeneratedDataset(name, count, index =>
        {
            (IReadOnlyDictionary<string, RuntimeValue> inputs, int? label) = make(index);
            return new Sample(index.ToString(System.Globalization.CultureInfo.InvariantCulture), new TensorPayload(inputs), label);
        }),
        Preprocess.None);

    /// <summary>The first samples for calibration and the rest for evaluation.</summary>
    /// <exception cref="ArgumentException">The data has no sample left for evaluation.</exception>
    public static (PreparedDataset Calibration, PreparedDataset Evaluation) Split(this PreparedDataset data, long calibrationSamples) =>
        data.Count is { } count && count <= calibrationSamples
            ? throw new ArgumentException($"data '{data.Dataset.Name}' has {count} samples: {calibrationSamples} for calibration leave none to measure on")
            : (data.Take(calibrationSamples), data.Skip(calibrationSamples));

    /// <summary>The samples with their steps bound to a model's inputs.</summary>
    internal static PreparedDataset For(this PreparedDataset data, Graphs.Model model) =>
        data.With(data.Preprocess.Bind([.. model.Graph.RequiredInputs().Select(static i => i.Name)]));
}
