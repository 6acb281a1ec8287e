using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Selects boxes by falling score, for each batch and class, leaving out those that overlap a selected one by more than a threshold
/// (intersection over union). The output's rows are batch, class and box.
/// </summary>
/// <param name="CenterPointBox">Whether boxes are centre and size (<c>x, y, width, height</c>) rather than two corners (<c>y1, x1, y2, x2</c>).</param>
public sealed record NonMaxSuppressionOp(bool CenterPointBox = false) : Operator
{
    private const int Coordinates = 4;

    /// <summary>ONNX NonMaxSuppression.</summary>
    public static OperatorSchema Definition { get; } = new("NonMaxSuppression", 11)
    {
        Inputs =
        [
            new("boxes", TypeSet.Of(ElementType.Float32)), new("scores", TypeSet.Of(ElementType.Float32)),
            new("max_output_boxes_per_class", TypeSet.Int64, null, ParameterKind.Optional),
            new("iou_threshold", TypeSet.Of(ElementType.Float32), null, ParameterKind.Optional),
            new("score_threshold", TypeSet.Of(ElementType.Float32), null, ParameterKind.Optional),
        ],
        Outputs = [new("selected_indices", TypeSet.Int64)],
        Attributes = ["center_point_box"],
        Create = static a => new NonMaxSuppressionOp(a.Bool("center_point_box")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("center_point_box", CenterPointBox, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, ElementType.Int64, [Dim.Unknown, 3]);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor boxes = context.Input(0);
        Tensor scores = context.Input(1);
        if (boxes.Rank != 3 || boxes.Sizes[2] != Coordinates || scores.Rank != 3 || scores.Sizes[2] != boxes.Sizes[1] || scores.Sizes[0] != boxes.Sizes[0])
        {
            throw context.Fail("DEC1263", $"boxes {boxes} and scores {scores} do not fit each other");
        }

        int count = (int)boxes.Sizes[1];
        long most = context.OptionalInput(2)?.ReadInt64(0) ?? 0;
        float overlap = (float)(context.OptionalInput(3)?.ReadDouble(0) ?? 0);
        float? least = (float?)context.OptionalInput(4)?.ReadDouble(0);
        ReadOnlySpan<float> corners = boxes.AsSpan<float>();
        ReadOnlySpan<float> all = scores.AsSpan<float>();
        var rows = new List<long>();
        for (int lane = 0; lane < scores.Sizes[0] * scores.Sizes[1]; lane++)
        {
            int batch = (int)(lane / scores.Sizes[1]);
            ReadOnlySpan<float> own = corners.Slice(batch * count * Coordinates, count * Coordinates);
            foreach (int box in Select(own, all.Slice(lane * count, count).ToArray(), most, overlap, least))
            {
                rows.AddRange([batch, lane % scores.Sizes[1], box]);
            }
        }

        context.SetOutput(0, Tensor.Create(rows.ToArray(), Shape.Of(rows.Count / 3, 3)));
    }

    private List<int> Select(ReadOnlySpan<float> boxes, float[] scores, long most, float overlap, float? least)
    {
        var selected = new List<int>();
        IEnumerable<int> order = Enumerable.Range(0, scores.Length).Where(i => least is null || scores[i] > least).OrderByDescending(i => scores[i]);
        foreach (int box in order)
        {
            if (selected.Count >= most)
            {
                break;
            }

            if (!IsCovered(boxes, box, selected, overlap))
            {
                selected.Add(box);
            }
        }

        return selected;
    }

    private bool IsCovered(ReadOnlySpan<float> boxes, int box, List<int> selected, float overlap)
    {
        foreach (int other in selected)
        {
            if (Overlap(boxes.Slice(box * Coordinates, Coordinates), boxes.Slice(other * Coordinates, Coordinates)) > overlap)
            {
                return true;
            }
        }

        return false;
    }

    private float Overlap(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        (float aLeft, float aTop, float aRight, float aBottom) = Corners(a);
        (float bLeft, float bTop, float bRight, float bBottom) = Corners(b);
        float width = Math.Min(aRight, bRight) - Math.Max(aLeft, bLeft);
        float height = Math.Min(aBottom, bBottom) - Math.Max(aTop, bTop);
        float aArea = (aRight - aLeft) * (aBottom - aTop);
        float bArea = (bRight - bLeft) * (bBottom - bTop);
        if (width <= 0 || height <= 0 || aArea <= 0 || bArea <= 0)
        {
            return 0;
        }

        float common = width * height;
        return common / (aArea + bArea - common);
    }

    private (float Left, float Top, float Right, float Bottom) Corners(ReadOnlySpan<float> box) => CenterPointBox
        ? (box[0] - (box[2] / 2), box[1] - (box[3] / 2), box[0] + (box[2] / 2), box[1] + (box[3] / 2))
        : (Math.Min(box[1], box[3]), Math.Min(box[0], box[2]), Math.Max(box[1], box[3]), Math.Max(box[0], box[2]));
}
