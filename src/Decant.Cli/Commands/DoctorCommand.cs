using System.CommandLine;
using System.Globalization;

namespace Decant.Cli;

/// <summary><c>decant doctor</c>.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", DecantCommands.Described("Shows what this machine offers: instruction sets, memory, ONNX Runtime.", "decant doctor --json"));
        Option<string?> library = new("--onnxruntime") { Description = "The path of ONNX Runtime's native library." };
        command.Add(library);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            DoctorReport report = Doctor.Examine(parsed.GetValue(library));
            output.Write(parsed, report, DecantJson.Default.DoctorReport, console =>
            {
                Spectre.Console.Table table = Terminal.Table("what", "found");
                table.AddTextRow("decant", report.Version);
                table.AddTextRow("runtime", report.Runtime);
                table.AddTextRow("system", $"{report.OperatingSystem}, {report.Architecture}");
                table.AddTextRow("instruction sets", string.Join(", ", report.InstructionSets));
                table.AddTextRow("processors", report.Processors.ToString(CultureInfo.InvariantCulture));
                table.AddTextRow("memory", string.Create(CultureInfo.InvariantCulture, $"{report.MemoryBytes / 1e9:F1} GB"));
                table.AddTextRow("ONNX Runtime", report.OnnxRuntime);
                console.Write(table);
            });
            return ExitCodes.Done;
        });
        return command;
    }
}
