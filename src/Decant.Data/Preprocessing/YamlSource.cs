using System.Globalization;
using Decant.Tensors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Decant.Data;

/// <summary>A YAML document and the errors about its nodes, which name file, line and column.</summary>
internal sealed class YamlSource(string name)
{
    private const int MostCharacters = 1 << 20;

    public YamlNode Load(string text)
    {
        try
        {
            return YamlLoader.Load(text, MostCharacters);
        }
        catch (YamlException error)
        {
            throw new ModelException("DEC1511", $"preprocess '{Place(error.Start)}': {error.Message}", error);
        }
    }

    /// <summary>Where a node stands: <c>file:line:column</c>.</summary>
    public string Place(YamlNode node) => Place(node.Start);

    public ModelException Bad(YamlNode node, string what) => new("DEC1511", $"preprocess '{Place(node)}': {what}");

    public ModelException Unknown(YamlNode node, string kind, string found, IEnumerable<string> allowed) =>
        Bad(node, $"unknown {kind} '{found}'; allowed are {string.Join(", ", allowed)}");

    public YamlMappingNode Mapping(YamlNode node, string what) => node as YamlMappingNode ?? throw Bad(node, $"{what}: a mapping expected");

    public string Scalar(YamlNode node, string what) => (node as YamlScalarNode)?.Value ?? throw Bad(node, $"{what}: a single value expected");

    /// <summary>The entries of a mapping whose keys must be among those allowed.</summary>
    public Dictionary<string, YamlNode> Entries(YamlNode node, string what, params string[] allowed)
    {
        Dictionary<string, YamlNode> entries = new(StringComparer.Ordinal);
        foreach ((YamlNode key, YamlNode value) in Mapping(node, what))
        {
            string text = Scalar(key, what);
            entries[text] = allowed.Contains(text) ? value : throw Unknown(key, $"key of {what}", text, allowed);
        }

        return entries;
    }

    public int Integer(YamlNode node, string what, int least)
    {
        string text = Scalar(node, what);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : throw Bad(node, $"{what}: a whole number of at least {least} expected, '{text}' found");
    }

    public float Number(YamlNode node, string what)
    {
        string text = Scalar(node, what);
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
            ? value
            : throw Bad(node, $"{what}: a number expected, '{text}' found");
    }

    /// <summary>One value or a list of them.</summary>
    public T[] OneOrMore<T>(YamlNode node, string what, Func<YamlNode, string, T> read)
    {
        if (node is not YamlSequenceNode list)
        {
            return [read(node, what)];
        }

        return list.Children.Count > 0 ? [.. list.Select(n => read(n, what))] : throw Bad(node, $"{what}: the list is empty");
    }

    /// <summary>One of some words.</summary>
    public T Word<T>(YamlNode node, string what, IReadOnlyDictionary<string, T> words)
    {
        string text = Scalar(node, what);
        return words.TryGetValue(text.ToLowerInvariant(), out T? value) ? value : throw Unknown(node, what, text, words.Keys);
    }

    private string Place(Mark mark) => string.Create(CultureInfo.InvariantCulture, $"{name}:{mark.Line}:{mark.Column}");
}
