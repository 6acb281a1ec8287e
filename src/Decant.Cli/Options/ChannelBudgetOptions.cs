using System.CommandLine;
using Decant.Compression;

namespace Decant.Cli;

/// <summary>The options of pruning channels.</summary>
internal sealed class ChannelBudgetOptions
{
    private readonly Option<double?> _ratio = new("--ratio") { Description = "With --channels: the share of channels that go, from 0 to 1." };
    private readonly Option<double?> _macs = new("--macs") { Description = "With --channels: the share of multiply-accumulates that is left." };
    private readonly Option<double?> _parameters = new("--parameters") { Description = "With --channels: the share of parameters that is left." };
    private readonly Option<double?> _latency = new("--latency") { Description = "With --channels: the share of the measured time of one run that is left." };
    private readonly Option<int> _multiple = new("--multiple") { Description = "With --channels: layers keep a multiple of so many channels, such as 8.", DefaultValueFactory = static _ => 1 };
    private readonly Option<bool> _heads = new("--whole-heads") { Description = "With --channels: take whole attention heads and whole groups, not the same part of each." };
    private readonly Option<bool> _noRefit = new("--no-refit") { Description = "With --channels and --data: leave the remaining weights as they are." };

    /// <summary>Adds the options to a command.</summary>
    public ChannelBudgetOptions(Command command)
    {
        foreach (Option option in (Option[])[_ratio, _macs, _parameters, _latency, _multiple, _heads, _noRefit])
        {
            command.Add(option);
        }
    }

    /// <summary>Which index goes where an axis is a product.</summary>
    public HeadPreference Heads(ParseResult parsed) => parsed.GetValue(_heads) ? HeadPreference.Outermost : HeadPreference.Finest;

    /// <summary>What was asked for.</summary>
    /// <exception cref="ArgumentException">No budget, or more than one, was given, or the criterion is not known.</exception>
    public ChannelPruningOptions Read(ParseResult parsed, string criterion, PruningScope scope, IReadOnlyList<string> keep, int seed, bool hasData) => new()
    {
        Criterion = Criterion(criterion, seed),
        Scope = scope,
        Keep = keep,
        Budget = Budget(parsed),
        Multiple = parsed.GetValue(_multiple),
        Heads = Heads(parsed),
        Refit = hasData && !parsed.GetValue(_noRefit) ? new RefitOptions() : null,
    };

    private ChannelBudget Budget(ParseResult parsed)
    {
        ChannelBudget[] given = [.. new[]
        {
            parsed.GetValue(_ratio) is { } ratio ? new ChannelBudget(ChannelBudgetKind.Channels, 1 - ratio) : null,
            parsed.GetValue(_macs) is { } macs ? new ChannelBudget(ChannelBudgetKind.MultiplyAccumulates, macs) : null,
            parsed.GetValue(_parameters) is { } parameters ? new ChannelBudget(ChannelBudgetKind.Parameters, parameters) : null,
            parsed.GetValue(_latency) is { } latency ? new ChannelBudget(ChannelBudgetKind.Latency, latency) : null,
        }.OfType<ChannelBudget>()];
        return given is [var only]
            ? only
            : throw new ArgumentException("--channels needs exactly one of --ratio, --macs, --parameters and --latency");
    }

    private static IChannelCriterion Criterion(string name, int seed) => name switch
    {
        "l1" => new MagnitudeCriterion(1),
        "l2" => new MagnitudeCriterion(2),
        "bn-scale" => new ScaleCriterion(),
        "fpgm" => new GeometricMedianCriterion(),
        "lamp" => new LampCriterion(),
        "random" => new RandomCriterion(seed),
        "apoz" => new ActivationCriterion(zeros: true),
        "mean-activation" => new ActivationCriterion(zeros: false),
        "reconstruction" => new ReconstructionCriterion(),
        _ => throw new ArgumentException($"--criterion {name} is none for channels: l1, l2, bn-scale, fpgm, lamp, random, apoz, mean-activation, reconstruction"),
    };
}
