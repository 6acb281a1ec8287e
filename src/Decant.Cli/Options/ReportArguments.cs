using System.CommandLine;

namespace Decant.Cli;

/// <summary>The options of <c>decant quantize</c> that say what is measured of the result and written beside it.</summary>
internal sealed class ReportArguments
{
    private readonly Option<int> _rounds = new("--rounds") { Description = "Time the result in so many rounds in turns with the float model; 0 for no timing.", DefaultValueFactory = static _ => 15 };
    private readonly Option<bool> _keepFast = new("--keep-fast") { Description = "Leave layers in float that are slower as integers in this engine on this machine." };
    private readonly Option<string?> _recipe = new("--recipe") { Description = "Write the steps to this file, for `decant apply`." };
    private readonly Option<string?> _report = new("--report") { Description = "Write what was decided and measured to this page (HTML)." };

    /// <summary>Adds the options to a command.</summary>
    public ReportArguments(Command command)
    {
        foreach (Option option in (Option[])[_rounds, _keepFast, _recipe, _report])
        {
            command.Add(option);
        }
    }

    /// <summary>The rounds of the timing.</summary>
    public int Rounds(ParseResult parsed) => parsed.GetValue(_rounds);

    /// <summary>Whether slow layers stay in float.</summary>
    public bool KeepFast(ParseResult parsed) => parsed.GetValue(_keepFast);

    /// <summary>Writes the files that were asked for.</summary>
    public void Write(ParseResult parsed, Model original, QuantizeResult result, RewriteReport report)
    {
        if (parsed.GetValue(_recipe) is { } recipe)
        {
            original.SaveRecipe(result.Recipe, recipe);
        }

        if (parsed.GetValue(_report) is { } page)
        {
            QuantizationPage.Save(page, original, result, report);
        }
    }
}
