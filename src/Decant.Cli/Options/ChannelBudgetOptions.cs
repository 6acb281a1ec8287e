using System.CommandLine;
using Decant.Compression;

namespace Decant.Cli;

/// <summary>The options of pruning channels.</summary>
internal sealed class ChannelBudgetOptions
{
    private readonly Option<double?> _ratio = new("--ratio") { Description = "With --channels: the share of channels that go, from 0 to 1." };
    private readonly Option<double?> _macs = new("--macs") { Description = "The share of multiply-accumulates that is left (without --channels: of those whose weight is not zero)." };
    private readonly Option<double?> _parameters = new("--parameters") { Description = "With --channels: the share of parameters that is left." };
    private readonly Option<double?> _latency = new("--latency") { Description = "The share of the measured time of one run that is left." };
    private readonly Option<double?> _size = new("--size") { Description = "Without --channels: the share of the bytes of the .decant file that is left." };
    private readonly Option<int> _multiple = new("--multiple") { Description = "With --channels: layers keep a multiple of so many channels, such as 8.", DefaultValueFactory = static _ => 1 };
    private readonly Option<bool> _byTime = new("--by-time") { Description = "With --channels --scope global: count what falls away in measured time, not in multiply-accumulates." };
    private readonly Option<bool> _heads = new("--whole-heads") { Description = "With --channels: take whole attention heads and whole groups, not the same part of each." };
    private readonly Option<bool> _noRefit = new("--no-refit") { Description = "With --channels and --data: leave the remaining weights as they are." };

    /// <summary>Adds the options to a command.</summary>
    public ChannelBudgetOptions(Command command)
    {
        foreach (Option option in (Option[])[_ratio, _macs, _parameters, _latency, _size, _multiple, _byTime, _heads, _noRefit])
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
        Criterion = ChannelCriteria.Of(criterion, seed),
        Scope = scope,
        Keep = keep,
        Budget = Budget(parsed),
        Multiple = parsed.GetValue(_multiple),
        ByTime = parsed.GetValue(_byTime),
        Heads = Heads(parsed),
        Refit = hasData && !parsed.GetValue(_noRefit) ? new RefitOptions() : null,
    };

    /// <summary>What single weights may still cost; null where no budget was given.</summary>
    /// <exception cref="ArgumentException">More than one was.</exception>
    public WeightBudget? Weights(ParseResult parsed)
    {
        WeightBudget[] given = [.. new[]
        {
            parsed.GetValue(_size) is { } size ? new WeightBudget(WeightBudgetKind.Bytes, size) : null,
            parsed.GetValue(_macs) is { } macs ? new WeightBudget(WeightBudgetKind.MultiplyAccumulates, macs) : null,
            parsed.GetValue(_latency) is { } latency ? new WeightBudget(WeightBudgetKind.Latency, latency) : null,
        }.OfType<WeightBudget>()];
        return given.Length <= 1
            ? given.FirstOrDefault()
            : throw new ArgumentException("single weights are pruned to only one of --size, --macs and --latency");
    }

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
}
