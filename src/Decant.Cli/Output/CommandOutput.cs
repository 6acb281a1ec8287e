using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Decant.Cli;

/// <summary>Where a command's result goes: a table for people, or one JSON object on standard output. Progress goes to standard error.</summary>
internal sealed class CommandOutput
{
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output." };

    /// <summary>Adds the option to a command.</summary>
    public CommandOutput(Command command) => command.Add(_json);

    /// <summary>Writes a result.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="result">The result.</param>
    /// <param name="type">How it is written as JSON.</param>
    /// <param name="render">How it is written for people.</param>
    public void Write<T>(ParseResult parsed, T result, JsonTypeInfo<T> type, Action<IAnsiConsole> render)
    {
        if (parsed.GetValue(_json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, type));
        }
        else
        {
            render(Terminal.Create(Console.Out, Console.IsOutputRedirected));
        }
    }
}
