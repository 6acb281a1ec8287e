using System.CommandLine;
using System.Globalization;
using Decant.Compression;
using Spectre.Console;

namespace Decant.Cli;

/// <summary>Lists what keeps channels from being taken away.</summary>
internal static class ExplainChannels
{
    public static int Write(ParseResult parsed, CommandOutput output, Model model, HeadPreference heads)
    {
        IReadOnlyList<FixedAxis> found = model.ExplainChannels(heads);
        output.Write(parsed, found, DecantJson.Default.IReadOnlyListFixedAxis, console =>
        {
            Table table = Terminal.Table("weight", "#axis", "#fixed", "#of", "why");
            foreach (FixedAxis axis in found)
            {
                table.AddTextRow(axis.Weight, Text(axis.Axis), Text(axis.Fixed), Text(axis.Size), axis.Reason);
            }

            console.Write(table);
        });
        return ExitCodes.Done;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
