using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>What holds of a node whatever runs it; algorithms ask for these facts and never for the operator's name.</summary>
public sealed record OperatorFacts
{
    /// <summary>No fact but that equal inputs give equal outputs.</summary>
    public static OperatorFacts None { get; } = new();

    /// <summary>Whether equal inputs always give equal outputs and nothing else happens.</summary>
    public bool IsDeterministic { get; init; } = true;

    /// <summary>Whether each output element depends only on the (broadcast) elements at its own position.</summary>
    public bool IsElementwise { get; init; }

    /// <summary>Whether output 0 is the sum of the (broadcast) inputs.</summary>
    public bool IsSum { get; init; }

    /// <summary>Whether output 0 is the sum of products of data and weight, plus the bias where there is one, and nothing else.</summary>
    public bool IsLinear { get; init; }

    /// <summary>The same operator as it mixes channels at each position alone (a convolution of kernel 1); null where it has no such form.</summary>
    public Operator? Pointwise { get; init; }

    /// <summary>
    /// The two operators that one after the other do what this one does where each kernel, the weight's last two axes, is a column times a row: the first takes
    /// columns (weights [r,C,h,1]), the second rows ([M,r,1,w]); null where there is no such form.
    /// </summary>
    public (Operator Columns, Operator Rows)? Separable { get; init; }

    /// <summary>
    /// Whether the outputs hold only elements of input 0 (or of the inputs listed in <see cref="ValueInputs"/>), moved or selected but not
    /// computed with, so that input and output share scale and zero point.
    /// </summary>
    public bool PassesValues { get; init; }

    /// <summary>The inputs that hold data where <see cref="PassesValues"/> is set, or that an integer form of the node would take quantized.</summary>
    public EquatableList<int> ValueInputs { get; init; } = [];

    /// <summary>
    /// Where each of these inputs repeats one value, so does output 0, and the evaluation stores that value once, whatever the output's size; null
    /// where it computes all elements.
    /// </summary>
    public EquatableList<int>? RepeatedFrom { get; init; }

    /// <summary>Whether an integer form of the operator exists that is worth quantizing for: its <see cref="ValueInputs"/> and weight become integers.</summary>
    public bool IsQuantizable { get; init; }

    /// <summary>The input that holds trained weights, multiplied with the data; null where there is none.</summary>
    public int? WeightInput { get; init; }

    /// <summary>
    /// The input that holds trained weights multiplied with what output 0 was one step before; its axes are those of <see cref="WeightInput"/>, and
    /// the first of them runs over directions. Null where there is none.
    /// </summary>
    public int? StateWeightInput { get; init; }

    /// <summary>The axis of output 0 that runs over the directions of <see cref="StateWeightInput"/>.</summary>
    public int? DirectionAxis { get; init; }

    /// <summary>The input that is added for each output channel; null where there is none.</summary>
    public int? BiasInput { get; init; }

    /// <summary>The inputs that hold the mean and the variance of the data (input 0) over all but its channels, as seen in training; null where there are none.</summary>
    public (int Mean, int Variance)? StatisticsInputs { get; init; }

    /// <summary>The axis of the weight that runs over output channels: the axis of per-axis quantization.</summary>
    public int? WeightOutputAxis { get; init; }

    /// <summary>The axis of the weight that runs over input channels.</summary>
    public int? WeightInputAxis { get; init; }

    /// <summary>The axis of output 0 that runs over the same channels as <see cref="WeightOutputAxis"/>.</summary>
    public int? OutputChannelAxis { get; init; }

    /// <summary>The axis of the data (the first of <see cref="ValueInputs"/>) that is summed over together with <see cref="WeightInputAxis"/>.</summary>
    public int? DataChannelAxis { get; init; }

    /// <summary>The number of groups that channels are divided into; each group of output channels reads its own group of input channels.</summary>
    public long ChannelGroups { get; init; } = 1;

    /// <summary>The type that sums of products are kept in, given the data's type; null where nothing is summed.</summary>
    public ElementType? Accumulator { get; init; }

    /// <summary>The multiply-accumulates that one run takes; unknown where a shape is, 0 where there are none.</summary>
    public Dim MultiplyAccumulates { get; init; } = 0;

    /// <summary>The closed range that the outputs cannot leave, such as 0..6 of a clip; null where they can.</summary>
    public (double Minimum, double Maximum)? OutputRange { get; init; }

    /// <summary>Whether output 0 is input 0 limited to <see cref="OutputRange"/> and otherwise unchanged (a rectifier, a clip).</summary>
    public bool IsClamp { get; init; }

    /// <summary>Which axis of which input runs along which axis of which output.</summary>
    public EquatableList<AxisFlow> Axes { get; init; } = [];

    /// <summary>Axes that merge, split, are summed over or normalized over, beyond what <see cref="Axes"/> says.</summary>
    public AxisStructure Structure { get; init; } = AxisStructure.None;
}
