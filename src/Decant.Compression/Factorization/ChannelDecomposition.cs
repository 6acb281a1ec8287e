using Decant.Graphs;

namespace Decant.Compression;

/// <summary>Fewer outputs, and a layer that makes all outputs of them (<see cref="FactorizationKind.Channel"/>).</summary>
internal sealed class ChannelDecomposition(LinearLayer layer, float[]? products, Operator mixer) : LayerDecomposition
{
    private readonly LowRankRows _rows = new(layer.Rows(), layer.Outputs, products, layer.Features + 1);

    /// <inheritdoc/>
    public override int MaxRank => layer.Outputs;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerPart> Parts(int rank)
    {
        (float[] left, float[] right) = _rows.Factors(rank);
        return [new LayerPart(layer.Node.Op, layer.FromRows(right, rank)), new LayerPart(mixer, Mixing(layer, left, layer.Outputs, rank))];
    }

    /// <inheritdoc/>
    public override double Cost(int rank) => rank * ((double)layer.Features + layer.Outputs) / ((double)layer.Features * layer.Outputs);

    /// <inheritdoc/>
    public override double Kept(int rank) => _rows.Kept(rank);
}
