using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>Y = activation(conv(X, W) + B + Z)</c>. Everything is computed in double precision and rounded once.</summary>
/// <param name="Window">The sliding window.</param>
/// <param name="Group">The number of groups that channels are divided into.</param>
/// <param name="Activation">Relu, Tanh, Sigmoid, LeakyRelu, Clip or HardSigmoid; empty for none.</param>
/// <param name="ActivationParameters">The activation's parameters: LeakyRelu alpha; Clip minimum, maximum; HardSigmoid alpha, beta.</param>
public sealed record FusedConvOp(
    SlidingWindow Window, long Group = 1, string Activation = "", EquatableList<float>? ActivationParameters = null) : Operator
{
    /// <summary>ONNX Runtime's FusedConv.</summary>
    public static OperatorSchema Definition { get; } = new("FusedConv", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs =
        [
            new("X", TypeSet.Float, "T"), new("W", TypeSet.Float, "T"), new("B", TypeSet.Float, "T", ParameterKind.Optional),
            new("Z", TypeSet.Float, "T", ParameterKind.Optional),
        ],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = [.. SlidingWindow.AttributeNames, "activation", "activation_params", "group"],
        Create = static a => new FusedConvOp(SlidingWindow.Read(a), a.Int("group", 1), a.Text("activation", string.Empty), a.Floats("activation_params")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        Window.Write(attributes);
        attributes.Set("group", Group, 1).Set("activation", Activation, string.Empty).Set("activation_params", ActivationParameters);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(
        0, context.ElementType(0), ConvolutionInference.OutputShape(context, context.Shape(0), context.Shape(1), Window, Group));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Func<double, double> activation = Function(context.Who);
        (double[] sums, Shape shape) = FloatConvolution.Sums(context, Window, Group, context.OptionalInput(2));
        if (context.OptionalInput(3) is { } residual)
        {
            if (!residual.Shape.Equals(shape))
            {
                throw context.Fail("DEC1252", $"Z is {residual}, expected {shape}");
            }

            OwnSums<double>.AddScaled(sums, TensorConversion.Doubles(residual), 1, 1);
        }

        foreach (ref double sum in sums.AsSpan())
        {
            sum = activation(sum);
        }

        context.SetOutput(0, TensorConversion.FromDoubles(context.Input(0).ElementType, sums, shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) =>
        ConvolutionInference.Facts(node, 1, 2, Group, FloatFacts.Accumulator(node)) with { IsQuantizable = false, IsLinear = false };

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal) =>
        removal.Op = Group == 1 ? this : this with { Group = ConvolutionInference.GroupsLeft(removal, 1) };

    private Func<double, double> Function(string who)
    {
        (double first, double second) = (Parameter(0), Parameter(1));
        return Activation switch
        {
            "" => static x => x,
            "Relu" => static x => x < 0 ? 0 : x,
            "Tanh" => Math.Tanh,
            "Sigmoid" => static x => 1 / (1 + Math.Exp(-x)),
            "LeakyRelu" => x => x < 0 ? first * x : x,
            "Clip" => x => Math.Min(Math.Max(x, first), second),
            "HardSigmoid" => x => Math.Clamp((first * x) + second, 0, 1),
            _ => throw new ModelException("DEC1258", $"{who}: activation '{Activation}' is none of Relu, Tanh, Sigmoid, LeakyRelu, Clip, HardSigmoid"),
        };
    }

    private double Parameter(int index) => ActivationParameters is { } list && index < list.Count ? list[index] : 0;
}
