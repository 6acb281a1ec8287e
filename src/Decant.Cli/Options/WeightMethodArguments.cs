using System.CommandLine;
using Decant.Compression;

namespace Decant.Cli;

/// <summary>The options of a static quantization that say how weights become integers and what makes up for it.</summary>
internal sealed class WeightMethodArguments
{
    private readonly Option<string> _rounding = new("--rounding") { Description = "How weights are rounded: to the nearest, or with regard to the data by adaround or gptq. auto: gptq where channels are equalized.", DefaultValueFactory = static _ => "auto" };
    private readonly Option<double> _damping = new("--rounding-damping") { Description = "With --rounding gptq: what is added to the diagonal of the second moments, as a share of its mean.", DefaultValueFactory = static _ => new GptqOptions().Damping };
    private readonly Option<string> _range = new("--weight-range") { Description = "full; reduced: -64 to 64; or overflow-free: no two neighbours beyond 128 together, for kernels that add two products in 16 bits.", DefaultValueFactory = static _ => "full" };
    private readonly Option<string> _kind = new("--bias-correction-kind") { Description = "empirical: by running both models; analytic: from the errors of weights and the means of data.", DefaultValueFactory = static _ => "empirical" };
    private readonly Option<bool> _absorb = new("--absorb-biases") { Description = "Move large biases on to the layers that follow, so that activations have smaller ranges." };

    private readonly Option<string> _smooth = new("--smooth") { Description = "Move outliers of single channels from activations to weights. auto: behind normalizations whose channels lie far apart; on: wherever they can move.", DefaultValueFactory = static _ => "auto" };
    private readonly Option<double> _strength = new("--smooth-strength") { Description = "With --smooth: the migration strength, from 0 (all stays with the activations) to 1 (all moves to the weights).", DefaultValueFactory = static _ => new SmoothingOptions().Strength };

    private readonly Option<string> _format = new("--format") { Description = "qdq: pairs of QuantizeLinear and DequantizeLinear; qoperator: QLinearConv, QLinearMatMul and those of ONNX Runtime.", DefaultValueFactory = static _ => "qdq" };

    /// <summary>Adds the options to a command.</summary>
    public WeightMethodArguments(Command command)
    {
        _rounding.AcceptOnlyFromAmong("auto", "nearest", "adaround", "gptq");
        _range.AcceptOnlyFromAmong("full", "reduced", "overflow-free");
        _kind.AcceptOnlyFromAmong("empirical", "analytic");
        command.Add(_rounding);
        command.Add(_damping);
        command.Add(_range);
        command.Add(_kind);
        command.Add(_absorb);
        _smooth.AcceptOnlyFromAmong("auto", "on", "off");
        command.Add(_smooth);
        command.Add(_strength);
        _format.AcceptOnlyFromAmong("qdq", "qoperator");
        command.Add(_format);
    }

    /// <summary>How quantized nodes are written.</summary>
    public QuantizedForm Form(ParseResult parsed) => parsed.GetValue(_format) == "qoperator" ? QuantizedForm.QOperator : QuantizedForm.Qdq;

    /// <summary>Options with what was asked for.</summary>
    public StaticQuantizationOptions Apply(ParseResult parsed, StaticQuantizationOptions options) => options with
    {
        Rounding = options.Rounding with
        {
            Method = parsed.GetValue(_rounding) is "auto" or null ? RoundingMethod.Automatic : Enum.Parse<RoundingMethod>(parsed.GetValue(_rounding)!, ignoreCase: true),
            Gptq = new GptqOptions { Damping = parsed.GetValue(_damping) },
        },
        WeightRange = parsed.GetValue(_range) switch
        {
            "reduced" => WeightRange.Reduced,
            "overflow-free" => WeightRange.OverflowFree,
            _ => WeightRange.Full,
        },
        BiasCorrectionKind = parsed.GetValue(_kind) == "analytic" ? BiasCorrectionKind.Analytic : BiasCorrectionKind.Empirical,
        AbsorbBiases = parsed.GetValue(_absorb),
        Smoothing = new SmoothingOptions
        {
            Strength = parsed.GetValue(_strength),
            Use = parsed.GetValue(_smooth) switch
            {
                "on" => MethodUse.Always,
                "off" => MethodUse.Never,
                _ => MethodUse.Automatic,
            },
        },
    };
}
