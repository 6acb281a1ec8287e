using System.CommandLine;
using Decant.Compression;

namespace Decant.Cli;

/// <summary>The options of <c>decant quantize</c> that give each layer's weights a type of their own.</summary>
internal sealed class MixedArguments
{
    private static readonly string[] Known = ["int4", "int8", "float16"];

    private readonly Option<string?> _types = new("--mixed") { Description = "Weights alone, each layer in the one of these types that costs least: int4,int8,float16 or a part of them. --max-size or --max-drop say how far to go." };
    private readonly Option<string?> _maxSize = new("--max-size") { Description = "With --mixed: the largest sum of stored tensors, such as 4MB; otherwise --max-drop or --min-sqnr must be met." };

    /// <summary>Adds the options to a command.</summary>
    public MixedArguments(Command command)
    {
        command.Add(_types);
        command.Add(_maxSize);
    }

    /// <summary>What was asked for; null where nothing was.</summary>
    /// <exception cref="ArgumentException">A type is not known.</exception>
    public MixedOptions? Options(ParseResult parsed, WeightOnlyOptions weights, AccuracyGoal goal, int rankingSamples)
    {
        if (parsed.GetValue(_types) is not { } text)
        {
            return null;
        }

        string[] types = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? unknown = types.Except(Known).FirstOrDefault();
        return unknown is null && types.Length > 0
            ? new MixedOptions
            {
                Types = [.. Known.Where(types.Contains)],
                MaxBytes = parsed.GetValue(_maxSize) is { } size ? Quantity.Bytes(size) : null,
                Goal = goal,
                Weights = weights with { Method = WeightOnlyMethod.Nearest },
                RankingSamples = rankingSamples,
            }
            : throw new ArgumentException($"--mixed {text}: '{unknown}' is none of {string.Join(", ", Known)}");
    }
}
