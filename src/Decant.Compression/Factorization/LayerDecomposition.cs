using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>A layer as a chain of smaller ones, for every rank.</summary>
internal abstract class LayerDecomposition
{
    /// <summary>The rank at which nothing is lost.</summary>
    public abstract int MaxRank { get; }

    /// <summary>The decomposition of a layer; null where it has none of the kind.</summary>
    /// <param name="layer">The layer; it is not divided into groups.</param>
    /// <param name="products">The mean products of its features, the constant last; null weighs all features alike.</param>
    /// <param name="kind">The form.</param>
    public static LayerDecomposition? Of(LinearLayer layer, float[]? products, FactorizationKind kind)
    {
        OperatorFacts facts = layer.Node.Facts();
        bool wide = layer.Weight.Length > layer.Weight.Sizes[layer.OutputAxis] * layer.Weight.Sizes[layer.InputAxis];
        Operator? mixer = layer.Weight.Rank == 2 ? layer.Node.Op : facts.Pointwise;
        return kind switch
        {
            FactorizationKind.Spatial => facts.Separable is { } parts && layer.Weight.Sizes[2] > 1 && layer.Weight.Sizes[3] > 1 ? new SpatialDecomposition(layer, products, parts.Columns, parts.Rows) : null,
            FactorizationKind.Tucker when wide => facts.Pointwise is { } pointwise ? new TuckerDecomposition(layer, products, pointwise) : null,
            _ => mixer is null ? null : new ChannelDecomposition(layer, products, mixer),
        };
    }

    /// <summary>The layers of a rank, in the order in which they run.</summary>
    public abstract IReadOnlyList<LayerPart> Parts(int rank);

    /// <summary>The share of the layer's products that a rank takes.</summary>
    public abstract double Cost(int rank);

    /// <summary>The share of the energy that a rank keeps.</summary>
    public abstract double Kept(int rank);

    /// <summary>A matrix [output][input] as a weight whose axes other than the channels' are 1.</summary>
    protected static Tensor Mixing(LinearLayer layer, float[] matrix, int outputs, int inputs)
    {
        var sizes = new long[layer.Weight.Rank];
        Array.Fill(sizes, 1);
        sizes[layer.OutputAxis] = outputs;
        sizes[layer.InputAxis] = inputs;
        if (layer.OutputAxis < layer.InputAxis)
        {
            return Tensor.Create(matrix, Shape.Of(sizes));
        }

        var turned = new float[matrix.Length];
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                turned[(i * outputs) + o] = matrix[(o * inputs) + i];
            }
        }

        return Tensor.Create(turned, Shape.Of(sizes));
    }

    /// <summary>The positions of the input for each position of the output; 1 where they are not known.</summary>
    protected static double InputPositions(LinearLayer layer) =>
        layer.Data.Shape is { IsStatic: true } x && layer.Output.Shape is { IsStatic: true } y && y.ElementCount > 0
            ? (double)x.ElementCount / x.Sizes[layer.ChannelAxis] / (y.ElementCount / (double)y.Sizes[layer.ChannelAxis])
            : 1;
}
