using System.CommandLine;
using System.Globalization;

namespace Decant.Cli;

/// <summary>The options of <c>decant quantize</c> that say what stays in float and what the result must meet.</summary>
internal sealed class PartialArguments
{
    private const string Automatic = "auto";

    private readonly Option<string[]> _keepFloat = new("--keep-float")
    {
        Description = "What stays in float: names or patterns (*) of nodes, values or operators; first:N, last:N, depth:A-B for layers by their place; a number for so many of the most sensitive layers; auto for the fewest that meet --max-drop or --min-sqnr.",
        DefaultValueFactory = static _ => [],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _metric = new("--metric") { Description = "The metric that --max-drop is about: top1, top5, agreement or sqnrDb; otherwise the first of them that the samples allow." };
    private readonly Option<string?> _maxDrop = new("--max-drop") { Description = "How far the metric may fall, in points, such as 0.5%.", DefaultValueFactory = static _ => "0.5%" };
    private readonly Option<double> _minSqnr = new("--min-sqnr") { Description = "The decibels to reach where the metric is sqnrDb.", DefaultValueFactory = static _ => 25 };
    private readonly Option<long> _samples = new("--goal-samples") { Description = "The samples that the metric is measured on, behind those of the calibration where there are more.", DefaultValueFactory = static _ => 200 };
    private readonly Option<int> _ranking = new("--ranking-samples") { Description = "The samples that layers are ranked on.", DefaultValueFactory = static _ => 8 };
    private readonly Option<bool> _sensitivity = new("--sensitivity") { Description = "Rank all layers and tensors, and show both lists." };

    /// <summary>Adds the options to a command.</summary>
    public PartialArguments(Command command)
    {
        _metric.AcceptOnlyFromAmong("top1", "top5", "agreement", "sqnrDb");
        foreach (Option option in (Option[])[_keepFloat, _metric, _maxDrop, _minSqnr, _samples, _ranking, _sensitivity])
        {
            command.Add(option);
        }
    }

    /// <summary>The names, patterns and places that stay in float.</summary>
    public string[] Named(ParseResult parsed) => [.. parsed.GetValue(_keepFloat)!.Where(static k => k != Automatic && Count(k) is null)];

    /// <summary>What stays in float by measurement; null where nothing does.</summary>
    /// <exception cref="ArgumentException">More than one number was given, or an option is malformed.</exception>
    public PartialOptions? Options(ParseResult parsed)
    {
        string[] measured = [.. parsed.GetValue(_keepFloat)!.Where(static k => k == Automatic || Count(k) is not null)];
        return measured.Length switch
        {
            0 => null,
            1 => new PartialOptions { Layers = Count(measured[0]), Goal = Goal(parsed), RankingSamples = parsed.GetValue(_ranking) },
            _ => throw new ArgumentException($"--keep-float {string.Join(' ', measured)}: give one number, or auto"),
        };
    }

    /// <summary>What the result must meet.</summary>
    public AccuracyGoal Goal(ParseResult parsed) => new()
    {
        Metric = parsed.GetValue(_metric),
        MaxDrop = Points(parsed.GetValue(_maxDrop)!),
        MinSqnrDb = parsed.GetValue(_minSqnr),
        Samples = parsed.GetValue(_samples),
    };

    /// <summary>The samples that layers are ranked on.</summary>
    public int RankingSamples(ParseResult parsed) => parsed.GetValue(_ranking);

    /// <summary>The samples for the ranking in the report; 0 for none.</summary>
    public int SensitivitySamples(ParseResult parsed) => parsed.GetValue(_sensitivity) ? RankingSamples(parsed) : 0;

    private static int? Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;

    private static double Points(string text) =>
        double.TryParse(text.TrimEnd('%', ' '), NumberStyles.Float, CultureInfo.InvariantCulture, out double points) && points >= 0
            ? points / 100
            : throw new ArgumentException($"--max-drop {text}: write points such as 0.5%");
}
