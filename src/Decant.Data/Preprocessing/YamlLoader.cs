using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Decant.Data;

/// <summary>Loads YAML that nobody vouches for: bounded in length and nesting, without aliases, and with every fault as one kind of error.</summary>
public static class YamlLoader
{
    private const int DeepestNesting = 32;

    /// <summary>The root of the one document in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mostCharacters">The most characters that it may have.</param>
    /// <exception cref="YamlException">The text is no YAML, too long or too deep, or holds aliases or another number of documents; the mark says where.</exception>
    public static YamlNode Load(string text, int mostCharacters)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > mostCharacters)
        {
            throw new YamlException($"{text.Length} characters are more than the {mostCharacters} allowed");
        }

        try
        {
            CheckNesting(text);
            YamlStream stream = [];
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 1 ? stream.Documents[0].RootNode : throw new YamlException($"expected one document, found {stream.Documents.Count}");
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The parser has faults of its own on some broken texts.
            throw new YamlException($"the text is no YAML: {error.Message}");
        }
    }

    // Loading recurses into nested nodes; the parser itself does not.
    private static void CheckNesting(string text)
    {
        Parser parser = new(new StringReader(text));
        int depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > DeepestNesting || parser.Current is AnchorAlias)
            {
                throw new YamlException(parser.Current.Start, parser.Current.End, $"aliases and more than {DeepestNesting} levels of nesting are not taken");
            }
        }
    }
}
