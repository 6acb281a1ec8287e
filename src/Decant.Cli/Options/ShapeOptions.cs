using System.CommandLine;
using System.Globalization;
using Decant.Tensors;

namespace Decant.Cli;

/// <summary>The options that give a model's dynamic dimensions sizes, and its inputs values.</summary>
internal sealed class ShapeOptions
{
    private readonly Option<string[]> _shapes = new("--shape") { Description = "NAME=1x3x224x224: the shape of an input; dimensions without a size are 1 otherwise.", DefaultValueFactory = static _ => [] };
    private readonly Option<int> _seed = new("--seed") { Description = "The seed of inputs that are not given.", DefaultValueFactory = static _ => 1 };

    /// <summary>Adds the options to a command.</summary>
    public ShapeOptions(Command command)
    {
        command.Add(_shapes);
        command.Add(_seed);
    }

    /// <summary>The seed of random inputs.</summary>
    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>The shapes that were given, by input.</summary>
    /// <exception cref="ArgumentException">One is malformed.</exception>
    public IReadOnlyDictionary<string, Shape> Shapes(ParseResult parsed) =>
        parsed.GetValue(_shapes)!.Select(Parse).ToDictionary(static p => p.Name, static p => p.Shape, StringComparer.Ordinal);

    private static (string Name, Shape Shape) Parse(string text)
    {
        int equals = text.LastIndexOf('=');
        string[] sizes = equals > 0 ? text[(equals + 1)..].Split('x', StringSplitOptions.RemoveEmptyEntries) : [];
        var dims = new long[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (!long.TryParse(sizes[i], NumberStyles.None, CultureInfo.InvariantCulture, out dims[i]))
            {
                throw new ArgumentException($"--shape {text}: '{sizes[i]}' is no size; write NAME=1x3x224x224");
            }
        }

        return equals > 0 ? (text[..equals], Shape.Of(dims)) : throw new ArgumentException($"--shape {text}: write NAME=1x3x224x224");
    }
}
