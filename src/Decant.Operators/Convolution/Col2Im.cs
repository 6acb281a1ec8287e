using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Adds the columns of <c>input[N, C * block, L]</c>, one for each position of a sliding block, into an image <c>[N, C, …]</c>.</summary>
/// <param name="Window">The block's strides, dilations and padding.</param>
public sealed record Col2ImOp(SlidingWindow Window) : Operator
{
    /// <summary>ONNX Col2Im.</summary>
    public static OperatorSchema Definition { get; } = new("Col2Im", 18)
    {
        Inputs = [new("input", TypeSet.Any, "T"), new("image_shape", TypeSet.Int64), new("block_shape", TypeSet.Int64)],
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["dilations", "pads", "strides"],
        Create = static a => new Col2ImOp(SlidingWindow.Read(a)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => Window.Write(attributes);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? input = context.Shape(0);
        if (context.Elements(1) is not { } image)
        {
            context.SetOutput(0, context.ElementType(0), null);
            return;
        }

        Dim block = context.Elements(2) is { } elements ? elements.Elements.Aggregate((Dim)1, static (product, d) => product * d) : Dim.Unknown;
        Dim channels = input is { Rank: 3 } ? Dim.FloorDivide(input[1], block) : Dim.Unknown;
        context.SetOutput(0, context.ElementType(0), Shape.Of([input is null ? Dim.Unknown : input[0], channels, .. image.Elements]));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        long[] image = context.Input(1).ToInt64s();
        long[] block = context.Input(2).ToInt64s();
        if (block.Length != image.Length)
        {
            throw context.Fail("DEC1251", $"image_shape {context.Input(1)} and block_shape {context.Input(2)} do not fit each other");
        }

        WindowGeometry window = Window.Resolve(context.Who, image, block);
        if (input.Rank != 3 || input.Sizes[2] != window.OutputCount || input.Sizes[1] % window.KernelCount != 0)
        {
            throw context.Fail("DEC1251", $"input {input} does not hold {window.KernelCount} elements for each of {window.OutputCount} positions");
        }

        long channels = input.Sizes[1] / window.KernelCount;
        double[] values = input.ToDoubles();
        var result = new double[input.Sizes[0] * channels * window.InputCount];
        for (int row = 0; row < input.Sizes[0] * input.Sizes[1]; row++)
        {
            Span<double> target = result.AsSpan(row / window.KernelCount * window.InputCount, window.InputCount);
            foreach (WindowRun run in window.Runs[row % window.KernelCount])
            {
                for (int i = 0; i < run.Count; i++)
                {
                    target[run.Input + (i * window.RunStep)] += values[(row * window.OutputCount) + run.Output + i];
                }
            }
        }

        context.SetOutput(0, NumberConversion.FromDoubles(input.ElementType, result, Shape.Of([input.Sizes[0], channels, .. image])));
    }
}
