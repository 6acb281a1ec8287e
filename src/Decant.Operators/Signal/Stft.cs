using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Short-time Fourier transform: <c>output[batch, frame, bin, 2]</c> of <c>signal[batch, length, 1 or 2]</c>, cut into overlapping frames that are
/// multiplied with a window. Computed in double precision.
/// </summary>
/// <param name="Onesided">Whether only the first half of each spectrum is yielded.</param>
public sealed record StftOp(bool Onesided = true) : Operator
{
    /// <summary>ONNX STFT.</summary>
    public static OperatorSchema Definition { get; } = new("STFT", 17)
    {
        Inputs =
        [
            new("signal", TypeSet.Float, "T1"), new("frame_step", TypeSet.Index, "T2"), new("window", TypeSet.Float, "T1", ParameterKind.Optional),
            new("frame_length", TypeSet.Index, "T2", ParameterKind.Optional),
        ],
        Outputs = [new("output", TypeSet.Float, "T1")],
        Attributes = ["onesided"],
        Create = static a => new StftOp(a.Bool("onesided", true)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("onesided", Onesided, true);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? signal = context.Shape(0);
        if (signal is { Rank: not 3 } || context.Shape(2) is { Rank: not 1 })
        {
            throw context.Fail("DEC1264", $"the signal is {signal} and the window {context.Shape(2)}, expected [batch, length, 1 or 2] and one dimension");
        }

        Dim step = One(context, 1);
        Dim length = context.HasInput(3) ? One(context, 3)
            : context.HasInput(2) ? context.Shape(2)?[0] ?? Dim.Unknown : signal?[1] ?? Dim.Unknown;
        Dim frames = signal is null ? Dim.Unknown : Dim.FloorDivide(signal[1] - length, step) + 1;
        context.SetOutput(
            0, context.ElementType(0), [signal?[0] ?? Dim.Unknown, frames, Onesided ? Dim.FloorDivide(length, 2) + 1 : length, 2]);
    }

    private static Dim One(InferenceContext context, int input) => context.Elements(input) is { Elements.Length: > 0 } known ? known.Elements[0] : Dim.Unknown;

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor signal = context.Input(0);
        double[]? window = context.OptionalInput(2)?.ToDoubles();
        int step = (int)context.Input(1).ReadInt64(0);
        int total = signal.Rank == 3 ? (int)signal.Sizes[1] : 0;
        int length = (int)(context.OptionalInput(3)?.ReadInt64(0) ?? window?.Length ?? total);
        if (signal.Rank != 3 || signal.Sizes[2] is not (1 or 2) || step < 1 || length < 1 || length > total || (window is not null && window.Length != length))
        {
            throw context.Fail("DEC1264", $"signal {signal}, step {step}, frames of {length} and a window of {window?.Length} do not fit each other");
        }

        double[] values = signal.ToDoubles();
        int parts = (int)signal.Sizes[2];
        int frames = ((total - length) / step) + 1;
        int bins = Onesided ? (length / 2) + 1 : length;
        var result = new double[signal.Sizes[0] * frames * bins * 2];
        var frame = new Complex[length];
        for (int i = 0; i < signal.Sizes[0] * frames; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            int first = (i / frames * total) + (i % frames * step);
            for (int j = 0; j < length; j++)
            {
                int at = (first + j) * parts;
                frame[j] = new Complex(values[at], parts == 2 ? values[at + 1] : 0) * (window?[j] ?? 1);
            }

            Complex[] spectrum = FourierTransform.Forward(frame, length, bins);
            for (int k = 0; k < bins; k++)
            {
                (result[((i * bins) + k) * 2], result[(((i * bins) + k) * 2) + 1]) = (spectrum[k].Real, spectrum[k].Imaginary);
            }
        }

        context.SetOutput(0, TensorConversion.FromDoubles(signal.ElementType, result, Shape.Of(signal.Sizes[0], frames, bins, 2)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { Axes = [new(0, 0, 0, 0)] };
}
