using System.CommandLine;
using Decant.Data;

namespace Decant.Cli;

/// <summary>The options that name data.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _data = new("--data") { Description = "Samples: a folder or zip of images, .npz, .npy, IDX (also .gz), .wav, or ONNX test-set folder." };
    private readonly Option<string?> _labels = new("--labels") { Description = "A tsv or csv of file and label: only these samples, in this order." };
    private readonly Option<string?> _preprocess = new("--preprocess") { Description = "A YAML file of preprocessing steps, or the name of a preset." };
    private readonly Option<long?> _limit = new("--limit") { Description = "Use at most this many samples." };
    private readonly Option<long> _skip = new("--skip") { Description = "Leave out the first samples." };

    /// <summary>Adds the options to a command.</summary>
    public DataOptions(Command command)
    {
        command.Add(_data);
        command.Add(_labels);
        command.Add(_preprocess);
        command.Add(_limit);
        command.Add(_skip);
    }

    /// <summary>The preprocessing that was named, or null.</summary>
    public string? Preprocess(ParseResult parsed) => parsed.GetValue(_preprocess);

    /// <summary>The data that was named, or null.</summary>
    public PreparedDataset? Source(ParseResult parsed, Model model) => parsed.GetValue(_data) is { } data
        ? Open(parsed, model, data, parsed.GetValue(_labels))
        : null;

    /// <summary>The data that was named.</summary>
    /// <exception cref="ArgumentException">None was.</exception>
    public PreparedDataset RequiredSource(ParseResult parsed, Model model) =>
        Source(parsed, model) ?? throw new ArgumentException("--data is missing: name the samples to use");

    /// <summary>The data that was named, with other samples of it chosen.</summary>
    public PreparedDataset WithLabels(ParseResult parsed, Model model, string labels) => Open(parsed, model, parsed.GetValue(_data)!, labels);

    private PreparedDataset Open(ParseResult parsed, Model model, string data, string? labels) =>
        Dataset.Open(data, labels, parsed.GetValue(_preprocess), model).Skip(parsed.GetValue(_skip)).Take(parsed.GetValue(_limit) ?? long.MaxValue);
}
