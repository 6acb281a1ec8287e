using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Discrete Fourier transform along one axis. The last axis holds a real number (size 1) or real and imaginary part (size 2). One-sided, a forward
/// transform yields the first half of the spectrum, and an inverse one takes it and yields real numbers. Computed in double precision.
/// </summary>
/// <param name="Inverse">Whether the transform is inverse.</param>
/// <param name="Onesided">Whether only half of the spectrum is held.</param>
public sealed record DftOp(bool Inverse = false, bool Onesided = false) : Operator
{
    /// <summary>ONNX DFT.</summary>
    public static OperatorSchema Definition { get; } = new("DFT", 20)
    {
        Inputs =
        [
            new("input", TypeSet.Float, "T1"), new("dft_length", TypeSet.Index, "T2", ParameterKind.Optional),
            new("axis", TypeSet.Int64, null, ParameterKind.Optional),
        ],
        Outputs = [new("output", TypeSet.Float, "T1")],
        Attributes = ["inverse", "onesided"],
        Create = static a => new DftOp(a.Bool("inverse"), a.Bool("onesided")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("inverse", Inverse, false).Set("onesided", Onesided, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        SymbolicTensor? axisElements = context.Elements(2);
        if (context.Shape(0) is not { } x || (context.HasInput(2) && axisElements is not { IsConstant: true }))
        {
            context.SetOutput(0, context.ElementType(0), null);
            return;
        }

        int axis = Axes.Normalize(context, axisElements?.Elements[0].Value ?? -2, x.Rank);
        Dim given = context.HasInput(1) ? context.Elements(1)?.Elements[0] ?? Dim.Unknown : Dim.Unknown;
        Dim length = context.HasInput(1) ? given : Onesided && Inverse ? 2 * (x[axis] - 1) : x[axis];
        Dim[] dims = x.ToArray();
        dims[axis] = Onesided && !Inverse ? Dim.FloorDivide(length, 2) + 1 : length;
        dims[^1] = Onesided && Inverse ? 1 : 2;
        context.SetOutput(0, context.ElementType(0), Shape.Of(dims));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        int axis = Axes.Normalize(context, context.OptionalInput(2)?.ReadInt64(0) ?? -2, x.Rank);
        if (axis == x.Rank - 1 || x.Sizes[^1] is not (1 or 2))
        {
            throw context.Fail("DEC1264", $"input {x} with axis {axis}: expected a last axis of size 1 or 2, and another one to transform");
        }

        int size = (int)x.Sizes[axis];
        int length = (int)(context.OptionalInput(1)?.ReadInt64(0) ?? (Onesided && Inverse ? 2 * (size - 1) : size));
        if (length < 1)
        {
            throw context.Fail("DEC1264", $"length {length} of a transform: expected a positive number");
        }

        int count = Onesided && !Inverse ? (length / 2) + 1 : length;
        double[] values = x.ToDoubles();
        int parts = (int)x.Sizes[^1];
        int yParts = Onesided && Inverse ? 1 : 2;
        int inner = (int)(x.Shape.Strides()[axis] / parts);
        int outer = values.Length / (size * inner * parts);
        var result = new double[outer * count * inner * yParts];
        for (int lane = 0; lane < outer * inner; lane++)
        {
            int from = (lane / inner * size * inner) + (lane % inner);
            Complex[] y = Lane(values, from, size, inner, parts, length, count);
            for (int k = 0; k < count; k++)
            {
                int at = ((lane / inner * count * inner) + (k * inner) + (lane % inner)) * yParts;
                result[at] = y[k].Real;
                if (yParts == 2)
                {
                    result[at + 1] = y[k].Imaginary;
                }
            }
        }

        long[] sizes = x.Sizes.ToArray();
        (sizes[axis], sizes[^1]) = (count, yParts);
        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, result, Shape.Of(sizes)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { Axes = [new(0, 0, 0, 0)] };

    private Complex[] Lane(double[] values, int from, int size, int inner, int parts, int length, int count)
    {
        var lane = new Complex[Onesided && Inverse ? length : size];
        for (int j = 0; j < Math.Min(size, lane.Length); j++)
        {
            int at = (from + (j * inner)) * parts;
            lane[j] = new(values[at], parts == 2 ? values[at + 1] : 0);
        }

        // The missing half of a real signal's spectrum mirrors the given one.
        for (int j = (length / 2) + 1; j < length && Onesided && Inverse; j++)
        {
            lane[j] = Complex.Conjugate(lane[length - j]);
        }

        return Inverse ? FourierTransform.Inverse(lane, length) : FourierTransform.Forward(lane, length, count);
    }
}
