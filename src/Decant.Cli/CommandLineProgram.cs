using System.CommandLine;
using System.CommandLine.Parsing;
using Decant.Tensors;

namespace Decant.Cli;

/// <summary>The program <c>decant</c>: parses arguments, runs a command, and turns errors into exit codes.</summary>
public static class CommandLineProgram
{
    /// <summary>Runs the program.</summary>
    /// <returns>0 done, 1 budget missed or comparison failed, 2 bad input.</returns>
    public static int Run(string[] args)
    {
        ParseResult parsed = DecantCommands.Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
            {
                Console.Error.WriteLine(error.Message);
            }

            Console.Error.WriteLine($"'{(parsed.CommandResult.Command is RootCommand ? "decant" : $"decant {parsed.CommandResult.Command.Name}")} --help' shows what is accepted.");
            return ExitCodes.BadInput;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("interrupted before anything was measured");
            return ExitCodes.Missed;
        }
        catch (Exception e) when (IsExpected(e))
        {
            Console.Error.WriteLine($"error: {Message(e)}");
            return ExitCodes.BadInput;
        }
    }

    // The name of a parameter says nothing to somebody who typed a command.
    private static string Message(Exception error) => error is ArgumentException { ParamName: { } name }
        ? error.Message.Replace($" (Parameter '{name}')", string.Empty, StringComparison.Ordinal)
        : error.Message;

    private static bool IsExpected(Exception error) =>
        error is DecantException or ArgumentException or IOException or UnauthorizedAccessException or InvalidDataException;
}
