using Spectre.Console;

namespace Decant.Cli;

/// <summary>The terminal: coloured where it is one and <c>NO_COLOR</c> is not set, plain text otherwise.</summary>
internal static class Terminal
{
    private const int PlainWidth = 160;

    /// <summary>A console over a text stream.</summary>
    public static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        bool plain = redirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }

    /// <summary>A table with the given columns; those whose name starts with <c>#</c> are right-aligned numbers.</summary>
    public static Table Table(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in columns)
        {
            bool number = column.StartsWith('#');
            var cell = new TableColumn(Markup.Escape(number ? column[1..] : column));
            table.AddColumn(number ? cell.RightAligned() : cell);
        }

        return table;
    }

    /// <summary>Adds a row of plain texts.</summary>
    public static void AddTextRow(this Table table, params string[] cells) =>
        table.AddRow(cells.Select(Markup.Escape).ToArray());
}
