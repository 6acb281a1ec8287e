using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Decant.Cli;

/// <summary><c>decant inspect</c>.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var command = new Command("inspect", DecantCommands.Described(
            "Shows what a model is made of.", "decant inspect mobilenet.onnx --weights"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<bool> weights = new("--weights") { Description = "Read the weights too: their ranges and zeros." };
        command.Add(model);
        command.Add(weights);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            ModelSummary summary = loaded.Inspect(parsed.GetValue(weights));
            output.Write(parsed, summary, DecantJson.Default.ModelSummary, console => Render(console, summary));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Render(IAnsiConsole console, ModelSummary summary)
    {
        Table facts = Terminal.Table("fact", "value");
        facts.AddTextRow("format", summary.Opset > 0 ? $"{summary.Format}, opset {summary.Opset}" : summary.Format);
        facts.AddTextRow("inputs", string.Join("; ", summary.Inputs.Select(Describe)));
        facts.AddTextRow("outputs", string.Join("; ", summary.Outputs.Select(Describe)));
        facts.AddTextRow("nodes", Number(summary.Nodes));
        facts.AddTextRow("parameters", Number(summary.Parameters));
        facts.AddTextRow("bytes", Number(summary.Bytes));
        facts.AddTextRow("multiply-accumulates", summary.Macs is { } macs ? Number(macs) : "unknown");
        facts.AddTextRow("operators", string.Join(", ", summary.Operators.OrderByDescending(static o => o.Value).Select(static o => $"{o.Key} {o.Value}")));
        if (summary.Sparsity is { } sparsity)
        {
            facts.AddTextRow("zero weights", sparsity.ToString("P1", CultureInfo.InvariantCulture));
        }

        console.Write(facts);
        if (summary.Weights is { } weights)
        {
            console.Write(WeightTable(weights));
        }
    }

    private static Table WeightTable(IReadOnlyList<WeightSummary> weights)
    {
        Table table = Terminal.Table("weight", "type", "shape", "#bytes", "#zeros", "#least", "#greatest");
        foreach (WeightSummary weight in weights)
        {
            table.AddTextRow(
                weight.Name,
                weight.Type,
                string.Join('x', weight.Shape),
                Number(weight.Bytes),
                weight.Sparsity.ToString("P1", CultureInfo.InvariantCulture),
                weight.Minimum.ToString("G4", CultureInfo.InvariantCulture),
                weight.Maximum.ToString("G4", CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static string Describe(ValueSummary value) =>
        $"{value.Name}: {value.Type}[{(value.Shape is null ? "…" : string.Join(',', value.Shape))}]";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
