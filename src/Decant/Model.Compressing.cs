using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant;

/// <content>Pruning, clustering and factorization.</content>
public sealed partial class Model
{
    /// <summary>Takes channels, neurons or heads out of the model. Simplify it first.</summary>
    /// <param name="options">Which, and how many.</param>
    /// <param name="calibration">Samples for criteria that need some and for fitting; null where neither does.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="threads">The threads of one run.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ModelException">DEC1713: no channel can go; DEC1712: the criterion finds nothing to go by.</exception>
    /// <exception cref="UnsupportedException">DEC1710: a node's sizes cannot follow.</exception>
    public Model PruneChannels(
        ChannelPruningOptions options, PreparedDataset? calibration = null, IInferenceEngine? engine = null, int threads = 1, CancellationToken cancellation = default)
    {
        engine ??= new DecantEngine();
        return new Model(ChannelPruner.Run(_model, options, Samples(calibration, engine, threads, cancellation), engine, threads, cancellation).Pruned, null);
    }

    /// <summary>What keeps channels of the model's weights from being taken away.</summary>
    public IReadOnlyList<FixedAxis> ExplainChannels(HeadPreference heads = HeadPreference.Finest) => ChannelAnalysis.Run(_model, heads).Fixed;

    /// <summary>Sets single weights to zero. Simplify the model first.</summary>
    /// <param name="options">Which, and how many.</param>
    /// <param name="calibration">Samples for criteria that need some; null where none does.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="budget">What the model may still cost, by which the sparsity is found; null takes it from the options.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ModelException">DEC1380: no sparsity meets the budget; DEC1381: no layer becomes faster.</exception>
    public Model PruneWeights(
        WeightPruningOptions options, PreparedDataset? calibration = null, IInferenceEngine? engine = null, WeightBudget? budget = null, CancellationToken cancellation = default)
    {
        engine ??= new DecantEngine();
        IReadOnlyDictionary<string, RuntimeValue>[]? samples = Samples(calibration, engine, options.Fit.Threads, cancellation);
        return new Model(
            budget is null
                ? WeightPruner.Run(_model, options, samples, engine, cancellation)
                : WeightPruner.Run(_model, options, budget, CompressionMeasurement.Cost(_model, budget.Kind, engine, options.Fit.Threads), samples, engine, cancellation),
            null);
    }

    /// <summary>Lets each layer's weights share a few values. <c>.decant</c> files store them as such.</summary>
    /// <param name="options">How many values, and of which weights; null for 32 with a scale for each output channel.</param>
    /// <param name="calibration">Samples on which the outputs are to change least; null regards the weights alone. Simplify the model first.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public Model Cluster(ClusteringOptions? options = null, PreparedDataset? calibration = null, IInferenceEngine? engine = null, CancellationToken cancellation = default)
    {
        engine ??= new DecantEngine();
        options ??= new ClusteringOptions();
        return new Model(WeightClustering.Run(_model, options, Samples(calibration, engine, options.Fit.Threads, cancellation), engine, cancellation), null);
    }

    /// <summary>Replaces layers by two or three of fewer products. Simplify the model first.</summary>
    /// <param name="options">Which, and to what rank.</param>
    /// <param name="calibration">Samples by whose activations errors are weighed; null weighs all weights alike.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public Model Factorize(FactorizationOptions options, PreparedDataset? calibration = null, IInferenceEngine? engine = null, CancellationToken cancellation = default)
    {
        engine ??= new DecantEngine();
        return new Model(LayerFactorization.Run(_model, options, Samples(calibration, engine, options.Fit.Threads, cancellation), engine, cancellation), null);
    }

    /// <summary>Measures this model against the one that it was made from: sizes, multiply-accumulates, time, outputs.</summary>
    /// <param name="original">The model before.</param>
    /// <param name="method">What was done, in words.</param>
    /// <param name="check">How.</param>
    /// <param name="output">The file that this model was written to, or null.</param>
    public CompressionReport MeasureCompression(Model original, string method, CompressionCheck? check = null, string? output = null) =>
        CompressionMeasurement.Run(original, this, method, output, check ?? new CompressionCheck(), []);

    private IReadOnlyDictionary<string, RuntimeValue>[]? Samples(PreparedDataset? calibration, IInferenceEngine engine, int threads, CancellationToken cancellation) =>
        calibration is null ? null : [.. CalibrationInputs.Read(new ModelUnderTest(_model, engine, threads), calibration.For(_model), cancellation)];
}
