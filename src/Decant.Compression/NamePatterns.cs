using System.IO.Enumeration;
using Decant.Graphs;

namespace Decant.Compression;

/// <summary>A set of name patterns in which <c>*</c> stands for any text and <c>?</c> for one character.</summary>
/// <param name="patterns">The patterns.</param>
public sealed class NamePatterns(IReadOnlyList<string> patterns)
{
    /// <summary>Whether a pattern matches a name.</summary>
    public bool Matches(string name) =>
        patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, name, ignoreCase: false));

    /// <summary>Whether a pattern matches the node's name, an output's name, or its operator's.</summary>
    public bool Matches(Node node) =>
        (node.Name.Length > 0 && Matches(node.Name)) || Matches(node.Op.Schema.Name)
        || node.Outputs.Any(o => o is not null && Matches(o.Name));
}
