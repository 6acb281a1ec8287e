using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Columns, then rows (<see cref="FactorizationKind.Spatial"/>): <c>W[o,c,y,x] = Σ_r R[o,r,x]·C[r,c,y]</c> by the singular value decomposition of the matrix
/// [(o,x)][(c,y)], whose columns are weighed by the root mean square of what they are multiplied with where samples are given.
/// </summary>
internal sealed class SpatialDecomposition : LayerDecomposition
{
    private readonly LinearLayer _layer;
    private readonly Operator _columns;
    private readonly Operator _rowsOp;
    private readonly LowRankRows _matrix;
    private readonly int _inputs;
    private readonly int _height;
    private readonly int _width;

    public SpatialDecomposition(LinearLayer layer, float[]? products, Operator columns, Operator rows)
    {
        _layer = layer;
        _columns = columns;
        _rowsOp = rows;
        _inputs = (int)layer.Weight.Sizes[1];
        _height = (int)layer.Weight.Sizes[2];
        _width = (int)layer.Weight.Sizes[3];
        int features = _inputs * _height;
        float[] weights = layer.Rows();
        var matrix = new float[weights.Length];
        for (int o = 0; o < layer.Outputs; o++)
        {
            for (int f = 0; f < features; f++)
            {
                for (int x = 0; x < _width; x++)
                {
                    matrix[(((o * _width) + x) * features) + f] = weights[(((o * features) + f) * _width) + x];
                }
            }
        }

        _matrix = new LowRankRows(matrix, layer.Outputs * _width, products is null ? null : Columns(products, features), features);
    }

    /// <inheritdoc/>
    public override int MaxRank => Math.Min(_layer.Outputs * _width, _inputs * _height);

    /// <inheritdoc/>
    public override IReadOnlyList<LayerPart> Parts(int rank)
    {
        (float[] left, float[] right) = _matrix.Factors(rank);
        var rows = new float[left.Length];
        for (int o = 0; o < _layer.Outputs; o++)
        {
            for (int x = 0; x < _width; x++)
            {
                for (int r = 0; r < rank; r++)
                {
                    rows[(((o * rank) + r) * _width) + x] = left[(((o * _width) + x) * rank) + r];
                }
            }
        }

        return
        [
            new LayerPart(_columns, Tensor.Create(right, Shape.Of(rank, _inputs, _height, 1))),
            new LayerPart(_rowsOp, Tensor.Create(rows, Shape.Of(_layer.Outputs, rank, 1, _width))),
        ];
    }

    /// <inheritdoc/>
    public override double Cost(int rank)
    {
        // The columns run at the rows' positions of the output and at all positions of the input along a row.
        double positions = _layer.Data.Shape is { IsStatic: true } x && _layer.Output.Shape is { IsStatic: true } y ? (double)x.Sizes[3] / y.Sizes[3] : 1;
        return rank * ((_inputs * _height * positions) + (_layer.Outputs * _width)) / ((double)_layer.Features * _layer.Outputs);
    }

    /// <inheritdoc/>
    public override double Kept(int rank) => _matrix.Kept(rank);

    // The products of features (c,y,x) and (c',y',x), over the x: what a column is multiplied with does not depend on its place in the row.
    private float[] Columns(float[] products, int features)
    {
        int stride = (features * _width) + 1;
        var sums = new float[features * features];
        for (int i = 0; i < features; i++)
        {
            for (int j = 0; j < features; j++)
            {
                for (int x = 0; x < _width; x++)
                {
                    sums[(i * features) + j] += products[(((i * _width) + x) * stride) + (j * _width) + x] / _width;
                }
            }
        }

        return sums;
    }
}
