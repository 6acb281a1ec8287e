using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>The second moments of the features of layers, as single precision, from calibration samples.</summary>
internal sealed class LayerMoments
{
    private readonly Dictionary<string, List<float[]>> _products = new(StringComparer.Ordinal);

    /// <summary>Runs a model over samples, layer by layer.</summary>
    public static LayerMoments Collect(
        Model model,
        IReadOnlySet<string> layers,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples,
        IInferenceEngine engine,
        RefitOptions options,
        CancellationToken cancellation)
    {
        var result = new LayerMoments();
        using Model unchanged = new LayerwiseFit(model, model, samples, engine, options).Run(
            (layer, _) => layers.Contains(layer.Output.Name),
            (layer, group, moments, present) =>
            {
                if (!result._products.TryGetValue(layer.Output.Name, out List<float[]>? list))
                {
                    list = [];
                    result._products[layer.Output.Name] = list;
                }

                list.Add(Array.ConvertAll(moments.Products, p => (float)(p / Math.Max(1, moments.Count))));
                return present;
            },
            cancellation);
        return result;
    }

    /// <summary>The mean products of each group's features, the constant last; null where the layer was not observed.</summary>
    public IReadOnlyList<float[]>? Products(string layer) => _products.GetValueOrDefault(layer);

    /// <summary>The root mean square of each feature, for each group.</summary>
    public double[][] Norms(string layer) => [.. (Products(layer) ?? throw new ArgumentException($"layer '{layer}' was not observed", nameof(layer))).Select(static p =>
    {
        int size = (int)Math.Sqrt(p.Length);
        return Enumerable.Range(0, size - 1).Select(i => Math.Sqrt(p[(i * size) + i])).ToArray();
    })];
}
