using System.CommandLine;

namespace Decant.Cli;

/// <summary>The options that say how a model is written and up to which size it is compared with the one before.</summary>
internal sealed class WriteOptions
{
    private readonly Option<string?> _fileSize = new("--external-data-size") { Description = "Store tensors in files beside the model, of about this size each, such as 2GB." };
    private readonly Option<string?> _limit = new("--compare-limit") { Description = "Compare the outputs of models up to this size, such as 4GB; 1 GB otherwise." };

    /// <summary>Adds the options to a command.</summary>
    public WriteOptions(Command command)
    {
        command.Add(_fileSize);
        command.Add(_limit);
    }

    /// <summary>The check with what was asked for.</summary>
    /// <exception cref="ArgumentException">A size is malformed.</exception>
    public RewriteCheck Apply(ParseResult parsed, RewriteCheck check)
    {
        check = parsed.GetValue(_fileSize) is { } size ? check with { ExternalFileSize = Quantity.Bytes(size) } : check;
        return parsed.GetValue(_limit) is { } limit ? check with { SizeLimit = Quantity.Bytes(limit) } : check;
    }
}
