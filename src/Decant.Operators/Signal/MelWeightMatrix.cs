using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// The matrix <c>[dft_length / 2 + 1, num_mel_bins]</c> that turns a spectrum into a mel spectrum: triangles whose corners are evenly spaced on the
/// mel scale <c>2595 log10(1 + f / 700)</c>.
/// </summary>
/// <param name="OutputType">The type of the output.</param>
public sealed record MelWeightMatrixOp(ElementType OutputType = ElementType.Float32) : Operator
{
    /// <summary>ONNX MelWeightMatrix.</summary>
    public static OperatorSchema Definition { get; } = new("MelWeightMatrix", 17)
    {
        Inputs =
        [
            new("num_mel_bins", TypeSet.Index, "T1"), new("dft_length", TypeSet.Index, "T1"), new("sample_rate", TypeSet.Index, "T1"),
            new("lower_edge_hertz", TypeSet.Float, "T2"), new("upper_edge_hertz", TypeSet.Float, "T2"),
        ],
        Outputs = [new("output", TypeSet.Numeric, "T3")],
        Attributes = ["output_datatype"],
        Create = static a => new MelWeightMatrixOp(a.Type("output_datatype", ElementType.Float32)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("output_datatype", OutputType, ElementType.Float32);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Dim bins = context.Elements(0)?.Elements[0] ?? Dim.Unknown;
        Dim length = context.Elements(1)?.Elements[0] ?? Dim.Unknown;
        context.SetOutput(0, OutputType, [Dim.FloorDivide(length, 2) + 1, bins]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        int bins = (int)context.Input(0).ReadInt64(0);
        long length = context.Input(1).ReadInt64(0);
        long rows = (length / 2) + 1;
        long[] corners = Corners(context, bins, length);
        if (bins < 1 || length < 1 || Array.Exists(corners, c => c < 0 || c >= rows))
        {
            throw context.Fail("DEC1264", $"{bins} mel bins between frequencies {context.Input(3).ReadDouble(0)} and {context.Input(4).ReadDouble(0)} do not fit a transform of length {length}");
        }

        var matrix = new double[rows * bins];
        for (int bin = 0; bin < bins; bin++)
        {
            (long low, long center, long high) = (corners[bin], corners[bin + 1], corners[bin + 2]);
            for (long row = low; row <= center; row++)
            {
                matrix[(row * bins) + bin] = center == low ? 1 : (row - low) / (double)(center - low);
            }

            for (long row = center; row < high; row++)
            {
                matrix[(row * bins) + bin] = (high - row) / (double)(high - center);
            }
        }

        context.SetOutput(0, NumberConversion.FromDoubles(OutputType, matrix, Shape.Of(rows, bins)));
    }

    private static long[] Corners(EvaluationContext context, int bins, long length)
    {
        double low = Mel(context.Input(3).ReadDouble(0));
        double step = (Mel(context.Input(4).ReadDouble(0)) - low) / (bins + 2);
        double rate = context.Input(2).ReadDouble(0);
        return [.. Enumerable.Range(0, Math.Max(bins, 0) + 2).Select(i => (long)Math.Floor((length + 1) * 700 * (Math.Pow(10, ((i * step) + low) / 2595) - 1) / rate))];
    }

    private static double Mel(double frequency) => 2595 * Math.Log10(1 + (frequency / 700));
}
