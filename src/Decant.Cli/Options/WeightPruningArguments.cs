using System.CommandLine;
using System.Globalization;
using Decant.Compression;
using Decant.Data;
using Decant.Engine;

namespace Decant.Cli;

/// <summary>The options of setting single weights to zero.</summary>
internal sealed class WeightPruningArguments
{
    private readonly Option<double?> _sparsity = new("--sparsity") { Description = "The share of weights that become zero, from 0 to 1." };
    private readonly Option<string> _pattern = new("--pattern") { Description = "Where zeros may stand: unstructured, N:M such as 2:4, or blocks such as 4x1.", DefaultValueFactory = static _ => "unstructured" };
    private readonly Option<bool> _sensitivity = new("--by-sensitivity") { Description = "Give each layer the share of zeros that costs all together the least error (needs --data)." };
    private readonly Option<bool> _forSpeed = new("--for-speed") { Description = "Measure from which share of zeros on each layer is faster, and give zeros only to layers that gain, where they cost least for the time they save." };
    private readonly Option<bool> _keepFirst = new("--keep-first") { Description = "Leave the first layer as it is." };
    private readonly Option<bool> _keepLast = new("--keep-last") { Description = "Leave the last layer as it is." };

    /// <summary>Adds the options to a command.</summary>
    public WeightPruningArguments(Command command)
    {
        foreach (Option option in (Option[])[_sparsity, _pattern, _sensitivity, _forSpeed, _keepFirst, _keepLast])
        {
            command.Add(option);
        }
    }

    /// <summary>Prunes as asked.</summary>
    public (Model Result, string Method) Prune(
        ParseResult parsed, Model model, WeightBudget? budget, string criterion, PruningScope scope, IReadOnlyList<string> keep, int seed, PreparedDataset? samples, IInferenceEngine engine)
    {
        var pattern = SparsityPattern.Parse(parsed.GetValue(_pattern)!);
        double sparsity = Sparsity(parsed, pattern, budget);
        bool plain = budget is null && criterion == "l1" && pattern == SparsityPattern.Unstructured
            && !parsed.GetValue(_sensitivity) && !parsed.GetValue(_forSpeed) && !parsed.GetValue(_keepFirst) && !parsed.GetValue(_keepLast);
        string method = budget is null
            ? string.Create(CultureInfo.InvariantCulture, $"{sparsity:P0} of the weights zero by {criterion}, {pattern}")
            : string.Create(CultureInfo.InvariantCulture, $"weights zero by {criterion}, {pattern}, until {budget.Share:P0} of {budget.Kind} are left");
        if (plain)
        {
            return (model.Prune(new PruningOptions { Sparsity = sparsity, Scope = scope, Keep = keep }), method);
        }

        var options = new WeightPruningOptions
        {
            Criterion = Criterion(criterion),
            Sparsity = sparsity,
            Scope = scope,
            Pattern = pattern,
            BySensitivity = parsed.GetValue(_sensitivity),
            ForSpeed = parsed.GetValue(_forSpeed),
            Keep = keep,
            KeepFirst = parsed.GetValue(_keepFirst),
            KeepLast = parsed.GetValue(_keepLast),
            Seed = seed,
        };
        return (model.PruneWeights(options, samples, engine, budget), method);
    }

    private double Sparsity(ParseResult parsed, SparsityPattern pattern, WeightBudget? budget) => (parsed.GetValue(_sparsity), budget) switch
    {
        ({ } given, null) => given,
        ({ }, { }) => throw new ArgumentException("--sparsity is found by --size, --macs and --latency: give one or the other"),
        (null, { }) => 0,
        _ when pattern.Left > 0 => 1 - ((double)pattern.Left / pattern.Columns),
        _ => throw new ArgumentException("--sparsity is missing: name the share of weights that become zero, a budget (--size, --macs, --latency), or --channels"),
    };

    private static WeightCriterion Criterion(string name) => name switch
    {
        "l1" => WeightCriterion.L1,
        "l2" => WeightCriterion.L2,
        "random" => WeightCriterion.Random,
        "lamp" => WeightCriterion.Lamp,
        "wanda" => WeightCriterion.Wanda,
        "sparsegpt" or "obs" => WeightCriterion.SparseGpt,
        _ => throw new ArgumentException($"--criterion {name} is none for weights: l1, l2, random, lamp, wanda, obs, sparsegpt"),
    };
}
