using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Fits the weights and biases of a pruned model's layers, one after another, so that each computes from the pruned activations what it computed
/// before (least squares over calibration samples; He, Zhang and Sun, "Channel Pruning for Accelerating Very Deep Neural Networks", 2017, §3.2, with
/// the error of the other operand of a sum taken into the target as in their §3.3).
/// </summary>
internal static class LayerRefit
{
    /// <summary>A copy of the pruned model with fitted layers.</summary>
    /// <param name="original">The model before.</param>
    /// <param name="pruned">The pruned model; values have the names they had.</param>
    /// <param name="kept">The positions of an axis of an original's value that the pruned model still has; null where it has all.</param>
    /// <param name="samples">The inputs of each calibration run.</param>
    /// <param name="engine">What runs the models.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static Model Run(
        Model original,
        Model pruned,
        Func<Value, int, IReadOnlyList<int>?> kept,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples,
        IInferenceEngine engine,
        RefitOptions options,
        CancellationToken cancellation = default)
    {
        bool changed = false;
        return new LayerwiseFit(original, pruned, samples, engine, options) { Kept = kept }.Run(
            (layer, old) =>
            {
                bool narrower = layer.Features != old.Features;
                changed |= narrower || layer.Outputs != old.Outputs;
                return narrower || (changed && options.AllLayers);
            },
            (layer, _, moments, present) => LeastSquares.Solve(moments, present, options.Damping, layer.Bias is not null),
            cancellation);
    }
}
