using Decant.Graphs;

namespace Decant.Formats.Onnx;

/// <summary>Gives written nodes names of their own: those that an upgrade, a function or a change of opset made share the name of the node they were made from.</summary>
internal sealed class OnnxNodeNames
{
    private readonly HashSet<string> _given;
    private readonly HashSet<string> _shared;

    /// <summary>Collects the names of the nodes of <paramref name="model"/>.</summary>
    public OnnxNodeNames(Model model)
    {
        ILookup<string, Node> nodes = model.Graph.AllNodes().ToLookup(static n => n.Name, StringComparer.Ordinal);
        _given = [.. nodes.Select(static g => g.Key)];
        _shared = [.. nodes.Where(static g => g.Count() > 1).Select(static g => g.Key)];
    }

    /// <summary>The name to write <paramref name="node"/> by; null where it has none.</summary>
    public string? Of(VersionedNode node)
    {
        if (node.Name.Length == 0)
        {
            return null;
        }

        bool owns = node.Origin is { } origin && (!_shared.Contains(node.Name) || origin.FormatData is not OnnxNodeTag { Source.Upgraded: true } tag || tag.Index == tag.Source.Main);
        string stem = $"{node.Name}_{node.OpType}";
        string name = owns ? node.Name : stem;
        for (int i = 1; !owns && !_given.Add(name); i++)
        {
            name = $"{stem}_{i}";
        }

        return name;
    }
}
