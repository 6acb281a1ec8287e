using System.CommandLine;
using Decant.Data;

namespace Decant.Cli;

/// <summary><c>decant demo</c>.</summary>
internal static class DemoCommand
{
    private const int Samples = 600;

    public static Command Create()
    {
        var command = new Command("demo", DecantCommands.Described(
            "Optimizes an embedded sample: a small network that tells drawn shapes apart.", "decant demo -o demo/"));
        Option<string> target = new("-o", "--output") { Description = "The folder for the model, the recipe and the report.", DefaultValueFactory = static _ => "decant-demo" };
        Option<string?> images = new("--write-images") { Description = "Only write the generator's images to this folder, as .ppm files named by index and label." };
        Option<int> count = new("--count") { Description = "The number of images.", DefaultValueFactory = static _ => Samples };
        Option<int> seed = new("--seed") { Description = "The generator's seed.", DefaultValueFactory = static _ => 2026 };
        command.Add(target);
        command.Add(images);
        command.Add(count);
        command.Add(seed);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(images) is { } folder)
            {
                DemoImages.Write(folder, parsed.GetValue(seed), parsed.GetValue(count));
                return ExitCodes.Done;
            }

            string work = Directory.CreateDirectory(parsed.GetValue(target)!).FullName;
            using Model model = Model.Load(DemoModel.WriteTo(work));
            PreparedDataset samples = DemoImages.Source(parsed.GetValue(seed), parsed.GetValue(count));
            (PreparedDataset calibration, PreparedDataset evaluation) = samples.Split(100);
            return OptimizeCommand.Optimize(parsed, output, model, work, new OptimizeOptions
            {
                Budget = new OptimizationBudget { Metric = "top1", MaxDrop = 1, MaxSizeBytes = 200_000 },
                Calibration = calibration,
                Evaluation = evaluation,
            });
        });
        return command;
    }
}
