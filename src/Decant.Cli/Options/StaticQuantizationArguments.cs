using System.CommandLine;
using Decant.Compression;
using Decant.Tensors;

namespace Decant.Cli;

/// <summary>The options of <c>decant quantize</c> that say how weights and activations become integers.</summary>
internal sealed class StaticQuantizationArguments
{
    private readonly Option<bool> _perTensor = new("--per-tensor") { Description = "One scale for each weight tensor instead of one for each output channel." };
    private readonly Option<string> _equalize = MethodOption("--equalize", "Scale channels between layers first, so that one scale serves all of them.");
    private readonly Option<string> _correctBiases = MethodOption("--bias-correction", "Let biases take up the mean error of each channel.");
    private readonly Option<string> _deployment = new("--target") { Description = "What will run the model; it decides types and rules.", DefaultValueFactory = static _ => DeploymentTargets.Decant.Name };
    private readonly Option<string?> _activations = new("--activations") { Description = "The integer type of activations: uint8, int8, uint16 or int16; otherwise the target's first." };
    private readonly Option<bool> _full = new("--full") { Description = "Quantize the results too, and let the model take and give integers where it took and gave float32." };

    /// <summary>Adds the options to a command.</summary>
    public StaticQuantizationArguments(Command command)
    {
        _deployment.AcceptOnlyFromAmong([.. DeploymentTargets.All.Select(static t => t.Name)]);
        _activations.AcceptOnlyFromAmong("uint8", "int8", "uint16", "int16");
        foreach (Option option in (Option[])[_perTensor, _equalize, _correctBiases, _deployment, _activations, _full])
        {
            command.Add(option);
        }
    }

    /// <summary>The runtime that the result is for, with the activations that were asked for.</summary>
    /// <exception cref="ArgumentException">It does not take them.</exception>
    public DeploymentTarget Target(ParseResult parsed)
    {
        DeploymentTarget target = DeploymentTargets.Find(parsed.GetValue(_deployment)!);
        if (parsed.GetValue(_activations) is not { } name)
        {
            return target;
        }

        ElementType type = Enum.Parse<ElementType>(name, ignoreCase: true);
        return target.Activations.Contains(type)
            ? target with { Activations = [type, .. target.Activations.Where(a => a != type)] }
            : throw new ArgumentException($"--activations {name}: the target {target.Name} takes {string.Join(", ", target.Activations.Select(static a => a.Name()))}; --target generic takes 16 bits");
    }

    /// <summary>Whether the model itself takes and gives integers.</summary>
    public bool Full(ParseResult parsed) => parsed.GetValue(_full);

    /// <summary>What was asked for; the target's types and rules are applied later.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="calibration">How ranges are found.</param>
    /// <param name="keepFloat">What stays in float.</param>
    public StaticQuantizationOptions Static(ParseResult parsed, CalibrationOptions calibration, IReadOnlyList<string> keepFloat) => new()
    {
        PerAxis = !parsed.GetValue(_perTensor),
        KeepFloat = keepFloat,
        Equalization = Use(parsed.GetValue(_equalize)!),
        BiasCorrection = Use(parsed.GetValue(_correctBiases)!),
        Calibration = calibration,
        QuantizeOutputs = Full(parsed),
    };

    /// <summary>What was asked for of a dynamic quantization.</summary>
    public DynamicQuantizationOptions Dynamic(ParseResult parsed, IReadOnlyList<string> keepFloat) => new()
    {
        Weights = Target(parsed).Weights[0],
        PerAxis = !parsed.GetValue(_perTensor),
        KeepFloat = keepFloat,
    };

    private static Option<string> MethodOption(string name, string description)
    {
        Option<string> option = new(name) { Description = $"{description} auto: where the weights call for it.", DefaultValueFactory = static _ => "auto" };
        option.AcceptOnlyFromAmong("auto", "on", "off");
        return option;
    }

    private static MethodUse Use(string name) => name switch
    {
        "on" => MethodUse.Always,
        "off" => MethodUse.Never,
        _ => MethodUse.Automatic,
    };
}
