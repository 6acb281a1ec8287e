using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// The points that GridSample reads for an affine transformation: <c>grid[n, …] = theta[n] · (x, y, 1)</c>, or <c>(x, y, z, 1)</c>, for the
/// coordinates from -1 to 1 of an output of the given size.
/// </summary>
/// <param name="AlignCorners">Whether -1 and 1 are the centres of the outermost elements rather than their outer edges.</param>
public sealed record AffineGridOp(bool AlignCorners = false) : Operator
{
    /// <summary>ONNX AffineGrid.</summary>
    public static OperatorSchema Definition { get; } = new("AffineGrid", 20)
    {
        Inputs = [new("theta", TypeSet.Float, "T1"), new("size", TypeSet.Int64)],
        Outputs = [new("grid", TypeSet.Float, "T1")],
        Attributes = ["align_corners"],
        Create = static a => new AffineGridOp(a.Bool("align_corners")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("align_corners", AlignCorners, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        SymbolicTensor? size = context.Elements(1);
        context.SetOutput(0, context.ElementType(0), size is { Elements.Length: > 2 }
            ? Shape.Of([size.Elements[0], .. size.Elements.Skip(2), size.Elements.Length - 2])
            : null);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor theta = context.Input(0);
        long[] size = context.Input(1).ToInt64s();
        int rank = size.Length - 2;
        if (rank is not (2 or 3) || !theta.Shape.Equals(Shape.Of(size[0], rank, rank + 1)))
        {
            throw context.Fail("DEC1263", $"theta {theta} does not fit the size [{string.Join(',', size)}]");
        }

        double[] matrices = theta.ToDoubles();
        long[] spatial = size[2..];
        int count = (int)Shape.CountElements(spatial);
        var grid = new double[size[0] * count * rank];
        var point = new double[rank + 1];
        point[rank] = 1;
        for (int i = 0; i < size[0] * count; i++)
        {
            long rest = i % count;
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                point[rank - 1 - axis] = Coordinate(rest % spatial[axis], spatial[axis]);
                rest /= spatial[axis];
            }

            for (int row = 0; row < rank; row++)
            {
                int at = ((i / count * rank) + row) * (rank + 1);
                grid[(i * rank) + row] = OwnSums<double>.Dot(matrices.AsSpan(at, rank + 1), point);
            }
        }

        context.SetOutput(0, TensorConversion.FromDoubles(theta.ElementType, grid, Shape.Of([size[0], .. spatial, rank])));
    }

    private double Coordinate(long index, long size) => AlignCorners
        ? size == 1 ? -1 : -1 + (2.0 * index / (size - 1))
        : (((2.0 * index) + 1) / size) - 1;
}
