using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Formats.Decant;
using Decant.Formats.Onnx;
using Decant.Passes;
using Decant.Tensors;

namespace Decant;

/// <summary>
/// A trained network. Verbs return new models and never change the one they are called on; tensors are shared between them. Dispose a model
/// to release the file that its weights are mapped from.
/// </summary>
public sealed partial class Model : IDisposable
{
    private readonly Graphs.Model _model;
    private readonly string? _path;

    private Model(Graphs.Model model, string? path)
    {
        _model = model;
        _path = path;
    }

    /// <summary>The name of the file that the model was read from, or of its graph.</summary>
    public string Name => _path is null ? _model.Graph.Name : System.IO.Path.GetFileName(_path);

    /// <summary>The model's graph, for reading.</summary>
    public Graphs.Model Graph => _model;

    /// <summary>Reads a model; the format is told from the file's content.</summary>
    /// <exception cref="ModelException">The file is damaged; the message names the field and the byte.</exception>
    /// <exception cref="UnsupportedException">The file needs something that is not supported; the message lists all of it.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Model Load(string path) => new(
        DecantFormat.Recognizes(path) ? DecantFormat.Load(path) : OnnxFormat.Load(path), System.IO.Path.GetFullPath(path));

    /// <summary>Takes over a graph; the model disposes it.</summary>
    public static Model FromGraph(Graphs.Model model) => new(model, null);

    /// <summary>
    /// Writes the model, by default for the opset it was read at or the lowest that expresses it: as a container with packed weights where the
    /// file's name ends in <c>.decant</c>, as ONNX otherwise.
    /// </summary>
    /// <param name="path">The file to write; a failure leaves no half file.</param>
    /// <param name="opset">The opset version to write for.</param>
    /// <returns>The opset version that was written.</returns>
    /// <exception cref="UnsupportedException">Nodes cannot be written for that opset; all are listed.</exception>
    public long Save(string path, int? opset = null) => Save(path, new OnnxWriteOptions(opset));

    /// <summary>Writes the model as ONNX with sparse initializers where these take fewer bytes; ONNX Runtime reads them, many other programs do not.</summary>
    /// <inheritdoc cref="Save(string, int?)"/>
    public long SaveSparse(string path, int? opset = null) => Save(path, new OnnxWriteOptions(opset) { SparseInitializers = true });

    private long Save(string path, OnnxWriteOptions options)
    {
        string? folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
        }

        if (System.IO.Path.GetExtension(path).Equals(DecantFormat.Extension, StringComparison.OrdinalIgnoreCase))
        {
            DecantFormat.Save(_model, path, options.Opset);
            return options.Opset ?? _model.Opset;
        }

        return OnnxFormat.Save(_model, path, options);
    }

    /// <summary>Sums up the model.</summary>
    /// <param name="weights">Whether to read the weights too.</param>
    public ModelSummary Inspect(bool weights = false) => ModelInspector.Inspect(_model, FileBytes(), weights);

    /// <summary>Removes, folds and fuses nodes.</summary>
    public Model Simplify(SimplifyOptions? options = null) => Simplify(options ?? new SimplifyOptions(), out _);

    /// <summary>Removes, folds and fuses nodes.</summary>
    /// <param name="options">How.</param>
    /// <param name="notes">What was done, in words.</param>
    public Model Simplify(SimplifyOptions options, out IReadOnlyList<string> notes) =>
        new(new SimplifyStep(options).Apply(_model, out notes), null);

    /// <summary>Makes initializers that are also inputs, which a caller could replace, constant.</summary>
    /// <param name="notes">Which ones, in words.</param>
    public Model Freeze(out IReadOnlyList<string> notes)
    {
        Graphs.Model copy = _model.Clone();
        notes = [.. new PassPipeline([new PassStage("constants", [new FreezeInputs()])]).Run(copy).Notes];
        return new Model(copy, null);
    }

    /// <summary>Turns what a user says of layers by their place (<c>first:2</c>, <c>last:1</c>, <c>depth:1-3</c>) into names; patterns of names stay.</summary>
    /// <exception cref="ArgumentException">A place is malformed, or a pattern matches nothing.</exception>
    public IReadOnlyList<string> ResolveLayers(IReadOnlyList<string> selectors) => FloatSelection.Resolve(_model, selectors);

    /// <summary>Decides which weights pruning sets to zero.</summary>
    public PruningPlan PlanPruning(PruningOptions options) => MagnitudePruner.Plan(_model, options);

    /// <summary>Observes the activations on samples and decides how to quantize them. Simplify the model first.</summary>
    /// <exception cref="ModelException">Nothing can be quantized, there are no samples, or a value is not finite.</exception>
    public QuantizationPlan PlanQuantization(
        StaticQuantizationOptions options, PreparedDataset samples, IInferenceEngine engine, CancellationToken cancellation = default) =>
        StaticQuantizer.Plan(
            options, ActivationRanges.Observe(new ModelUnderTest(_model, engine, options.Calibration.Threads), options, samples.For(_model), [], cancellation));

    /// <summary>
    /// Decides on all steps of a static quantization: besides the ranges, those methods that restore accuracy which the options ask for or the
    /// weights call for. Simplify the model first.
    /// </summary>
    /// <param name="options">What becomes integer, and how.</param>
    /// <param name="samples">The samples to observe.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="notes">Which methods were used and why, in words.</param>
    /// <param name="cancellation">Ends the observation early.</param>
    /// <exception cref="ModelException">Nothing can be quantized, there are no samples, or a value is not finite.</exception>
    public IReadOnlyList<RecipeStep> PlanStaticQuantization(
        StaticQuantizationOptions options, PreparedDataset samples, IInferenceEngine engine, out IReadOnlyList<string> notes, CancellationToken cancellation = default)
    {
        var planner = new StaticQuantizationPlanner(this, options, samples, engine, cancellation);
        IReadOnlyList<RecipeStep> steps = planner.Plan();
        notes = planner.Notes;
        return steps;
    }

    /// <summary>
    /// Decides on all steps of a static quantization for a target. Where its runtime computes several forms of weights without saturation, the fastest without loss
    /// is chosen by measurement in it. Simplify the model first.
    /// </summary>
    /// <param name="target">What will run the model; its types and rules are taken.</param>
    /// <param name="options">What becomes integer, and how.</param>
    /// <param name="samples">The samples to observe.</param>
    /// <param name="engine">What runs the float model.</param>
    /// <param name="notes">Which methods were used and why, in words.</param>
    /// <param name="cancellation">Ends the observation early.</param>
    public IReadOnlyList<RecipeStep> PlanStaticQuantization(
        DeploymentTarget target,
        StaticQuantizationOptions options,
        PreparedDataset samples,
        IInferenceEngine engine,
        out IReadOnlyList<string> notes,
        CancellationToken cancellation = default)
    {
        StaticQuantizationOptions applied = target.Apply(options);
        if (target.WeightForms.Count < 2 || applied.WeightRange != WeightRange.Full)
        {
            return PlanStaticQuantization(applied, samples, engine, out notes, cancellation);
        }

        var forms = new MeasuredWeightForms(this, applied, samples, engine, target, cancellation);
        IReadOnlyList<RecipeStep> steps = forms.Plan();
        notes = forms.Notes;
        return steps;
    }

    /// <summary>
    /// Quantizes the model as the options say, with what stays in float chosen by measurement where they ask for it, and times the result on this
    /// machine. The model is simplified first.
    /// </summary>
    /// <param name="options">How, and on which samples.</param>
    /// <param name="result">What was decided and measured.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ModelException">Nothing can be quantized, there are no samples, or a value is not finite.</exception>
    /// <exception cref="UnsupportedException">DEC1909: the result breaks rules of its target.</exception>
    public Model Quantize(QuantizeOptions options, out QuantizeResult result, CancellationToken cancellation = default)
    {
        using Model prepared = Simplify();
        result = new QuantizationRun(this, prepared, options, cancellation).Run();
        RecipeStep[] steps = [.. result.Recipe.Steps.Skip(1)];
        int body = steps.Count(static s => s is not (QuantizedFormStep or IntegerInterfaceStep));
        Model quantized = prepared.Apply(new Recipe(Name, null, steps[..body]), out _);
        if (options.Mode == QuantizeMode.Static)
        {
            TargetCheck.Require(quantized._model, options.Target);
        }

        if (body == steps.Length)
        {
            return quantized;
        }

        using (quantized)
        {
            return quantized.Apply(new Recipe(Name, null, steps[body..]), out _);
        }
    }

    /// <summary>Sets the weights of smallest magnitude to zero.</summary>
    public Model Prune(PruningOptions options) => Apply(new PruneStep(PlanPruning(options)));

    /// <summary>Turns weights into integers ahead, and activations by the range of each run. Simplify the model first.</summary>
    public Model QuantizeDynamic(DynamicQuantizationOptions? options = null) =>
        Apply(new DynamicQuantizationStep(options ?? new DynamicQuantizationOptions()));

    /// <summary>Turns weights and activations into integers with ranges observed on samples. Simplify the model first.</summary>
    public Model QuantizeStatic(StaticQuantizationOptions options, PreparedDataset samples, IInferenceEngine? engine = null) =>
        Apply(new Recipe(Name, null, PlanStaticQuantization(options, samples, engine ?? new DecantEngine(), out _)), out _);

    /// <summary>Stores weights in 4 or 8 bits with a scale for each block; activations stay in float. Simplify the model first.</summary>
    /// <exception cref="ModelException">DEC1905: no weight can be stored so.</exception>
    public Model QuantizeWeights(WeightOnlyOptions? options = null) => QuantizeWeights(options ?? new WeightOnlyOptions(), out _);

    /// <summary>Stores weights in 4 or 8 bits with a scale for each block; activations stay in float. Simplify the model first.</summary>
    /// <param name="options">How.</param>
    /// <param name="notes">What became of the weights, and what stays in float32 and why, in words.</param>
    /// <param name="samples">The samples that GPTQ and AWQ need; null where the method needs none.</param>
    /// <param name="engine">What runs the model on them.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ModelException">DEC1905: no weight can be stored so.</exception>
    public Model QuantizeWeights(
        WeightOnlyOptions options, out IReadOnlyList<string> notes, PreparedDataset? samples = null, IInferenceEngine? engine = null, CancellationToken cancellation = default)
    {
        WeightOnlyStep step = PlanWeightQuantization(options, samples, engine, cancellation);
        (Graphs.Model model, IReadOnlyList<StoredWeight> weights) = WeightOnlyQuantizer.Apply(_model, step.Options, step.Plan);
        notes = [.. options.Method == WeightOnlyMethod.Nearest ? [] : new[] { step.Summary }, .. WeightNotes.Of(weights)];
        return new Model(model, null);
    }

    /// <summary>Decides on the codes of weights that alone are quantized. Simplify the model first.</summary>
    /// <param name="options">How.</param>
    /// <param name="samples">The samples that GPTQ and AWQ need; null where the method needs none.</param>
    /// <param name="engine">What runs the model on them.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public WeightOnlyStep PlanWeightQuantization(
        WeightOnlyOptions options, PreparedDataset? samples = null, IInferenceEngine? engine = null, CancellationToken cancellation = default)
    {
        var test = new ModelUnderTest(_model, engine ?? new DecantEngine(), 1);
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> inputs = samples is null || options.Method is WeightOnlyMethod.Nearest or WeightOnlyMethod.Hqq
            ? []
            : [.. CalibrationInputs.Read(test, samples.For(_model), cancellation)];
        return new WeightOnlyStep(options, WeightOnlyPlanner.Plan(test, options, inputs, cancellation: cancellation));
    }

    /// <summary>Stores weights as float16 or bfloat16; everything is still computed in float32.</summary>
    /// <param name="options">How.</param>
    /// <param name="notes">What became of the weights, and what stays in float32 and why, in words.</param>
    public Model NarrowWeights(NarrowWeightOptions options, out IReadOnlyList<string> notes)
    {
        (Graphs.Model model, IReadOnlyList<StoredWeight> weights) = Compression.NarrowWeights.Apply(_model, options);
        notes = WeightNotes.Of(weights);
        return new Model(model, null);
    }

    /// <summary>Does one step of a recipe.</summary>
    public Model Apply(RecipeStep step) => new(step.Apply(_model), null);

    /// <summary>Makes a model by a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="notes">What was done, and whether this is the file that the recipe was made for.</param>
    public Model Apply(Recipe recipe, out IReadOnlyList<string> notes)
    {
        var done = recipe.Steps.Select(static s => $"{s.Key}: {s.Summary}").ToList();
        if (recipe.SourceHash is { } hash && _path is not null && FileHash(_path) != hash)
        {
            done.Add($"the recipe was made for another file ({recipe.Source}, SHA-256 {hash})");
        }

        notes = done;
        return new Model(recipe.Apply(_model), null);
    }

    /// <summary>Writes a recipe for this model's file, with the file's hash; a failure leaves no half file.</summary>
    public void SaveRecipe(Recipe recipe, string path) => TextFile.Write(path, (recipe with { SourceHash = Hash }).ToString());

    /// <summary>Releases the file that weights are mapped from.</summary>
    public void Dispose() => _model.Dispose();

    internal string? Hash => _path is null ? null : FileHash(_path);

    // External data lies in the other files that the model's tensors are mapped from.
    internal long? FileBytes() => _path is null
        ? null
        : new FileInfo(_path).Length + _model.Files.Where(f => f.Path != _path).Sum(static f => f.Length);

    private static string FileHash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream));
    }
}
