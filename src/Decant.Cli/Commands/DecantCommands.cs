using System.CommandLine;

namespace Decant.Cli;

/// <summary>All commands of the program.</summary>
public static class DecantCommands
{
    /// <summary>The root command with its subcommands.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Takes a trained neural network to where it will run: converts, simplifies, prunes, quantizes and measures it.");
        root.Add(InspectCommand.Create());
        root.Add(RunCommand.Create());
        root.Add(EvaluateCommand.Create());
        root.Add(CompareCommand.Create());
        root.Add(BenchCommand.Create());
        root.Add(TuneCommand.Create());
        root.Add(SimplifyCommand.Create());
        root.Add(ConvertCommand.Create());
        root.Add(PruneCommand.Create());
        root.Add(ClusterCommand.Create());
        root.Add(FactorizeCommand.Create());
        root.Add(QuantizeCommand.Create());
        root.Add(RetargetCommand.Create());
        root.Add(OptimizeCommand.Create());
        root.Add(ApplyCommand.Create());
        root.Add(DoctorCommand.Create());
        root.Add(DemoCommand.Create());
        return root;
    }

    /// <summary>The argument that names a model's file.</summary>
    internal static Argument<string> ModelArgument(string name = "MODEL", string description = "The model's file.") => new(name) { Description = description };

    /// <summary>The option that names the file to write.</summary>
    internal static Option<string> OutputOption(string description) => new("-o", "--output") { Description = description, Required = true };

    /// <summary>A description followed by an example.</summary>
    internal static string Described(string what, string example) => $"{what}{Environment.NewLine}{Environment.NewLine}Example: {example}";
}
