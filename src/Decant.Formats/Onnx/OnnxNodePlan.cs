using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>The nodes of the graph that a node of a file becomes.</summary>
internal sealed class OnnxNodePlan
{
    private OnnxNodePlan(OnnxNodeSource source, List<(VersionedNode Node, Operator Op)> nodes)
    {
        Source = source;
        Nodes = nodes;
        Source.Nodes.AddRange(nodes.Select(static n => new OnnxNodeSource.Made(n.Op, [.. n.Node.Inputs], [.. n.Node.Outputs])));
    }

    /// <summary>The node of the file.</summary>
    public OnnxNodeSource Source { get; }

    /// <summary>The nodes in order, each with its operator.</summary>
    public List<(VersionedNode Node, Operator Op)> Nodes { get; }

    /// <summary>Brings a node to the newest version of its operator; where that is not known or cannot be done it becomes opaque.</summary>
    /// <exception cref="ModelException">DEC1319: an attribute has no name or is there twice; DEC1320: an attribute is of the wrong kind.</exception>
    public static OnnxNodePlan Make(NodeProto proto, string domain, long version, VersionContext context, OnnxFile file)
    {
        VersionedNode node = Read(proto, domain, file);
        bool changed = false;
        string? reason = null;
        if (domain.Length == 0)
        {
            (changed, reason) = Upgrade(node, version, context);
        }

        List<VersionedNode> planned = [.. context.NodesBefore, node, .. context.NodesAfter];
        reason ??= planned.Select(n => Unknown(proto, n)).FirstOrDefault(static r => r is not null);
        if (reason is null)
        {
            List<(VersionedNode Node, Operator Op)> nodes = [.. planned.Select(static n => (n, Create(n)))];
            var source = new OnnxNodeSource { Proto = proto, Version = version, Upgraded = changed, Constants = context.Constants, Main = context.NodesBefore.Count };
            return new OnnxNodePlan(source, nodes);
        }

        VersionedNode untouched = Read(proto, domain, file);
        var opaque = new OpaqueOp(
            untouched.OpType, domain, version, untouched.Attributes, EquatableList.From(untouched.Subgraphs.Select(static s => s.Name))) { Reason = reason };
        return new OnnxNodePlan(
            new OnnxNodeSource { Proto = proto, Version = version, Upgraded = false, Constants = [] },
            [(untouched, opaque)]);
    }

    private static (bool Changed, string? Reason) Upgrade(VersionedNode node, long version, VersionContext context)
    {
        if (node.Outputs.Count == 0)
        {
            return (false, "it has no outputs");
        }

        try
        {
            return OperatorHistory.Upgrade(node, version, context);
        }
        catch (OverflowException error)
        {
            throw new ModelException("DEC1357", $"{node.OpType} '{node.Name}': a size overflows while it is brought from opset {version} to the newest", error);
        }
        catch (Exception error) when (error is not DecantException)
        {
            throw new ModelException("DEC1356", $"{node.OpType} '{node.Name}': bringing it from opset {version} to the newest failed ({error.Message}); check its inputs and attributes, and report this with the model", error);
        }
    }

    private static VersionedNode Read(NodeProto proto, string domain, OnnxFile file)
    {
        var node = new VersionedNode(proto.OpType ?? string.Empty, domain)
        {
            Name = proto.Name ?? string.Empty,
            Inputs = [.. proto.Input],
            Outputs = [.. proto.Output],
        };
        foreach (AttributeProto attribute in proto.Attribute)
        {
            string name = attribute.Name ?? string.Empty;
            if (name.Length == 0 || node.Attributes.Contains(name) || node.Subgraphs.Exists(s => s.Name == name))
            {
                throw new ModelException("DEC1319", $"{node.OpType} '{node.Name}': the attribute '{name}' {(name.Length == 0 ? "has no name" : "is given twice")}");
            }

            if (AttributeConversion.KindOf(attribute) == AttributeType.Graph && attribute.G is { } graph)
            {
                node.Subgraphs.Add((name, graph));
            }
            else
            {
                node.Attributes.Add(name, AttributeConversion.Decode(attribute, file));
            }
        }

        return node;
    }

    // Null where the operator and all that its node has are known.
    private static string? Unknown(NodeProto proto, VersionedNode node)
    {
        if (!string.IsNullOrEmpty(proto.Overload))
        {
            return $"the model defines no function of the overload '{proto.Overload}'";
        }

        if (OperatorRegistry.Find(node.Domain, node.OpType) is not { } schema)
        {
            return "no operator of this name is known";
        }

        string? attribute = node.Attributes.Select(static a => a.Key).FirstOrDefault(a => !schema.Attributes.Contains(a))
            ?? node.Subgraphs.Select(static s => s.Name).FirstOrDefault(s => !schema.Subgraphs.Contains(s));
        return attribute is null ? null : $"its attribute '{attribute}' is not known";
    }

    private static Operator Create(VersionedNode node)
    {
        try
        {
            OperatorSchema schema = OperatorRegistry.Find(node.Domain, node.OpType)!;
            return schema.Create(node.Attributes).WithSubgraphs(EquatableList.From(schema.Subgraphs.Where(s => node.Subgraphs.Exists(g => g.Name == s))));
        }
        catch (ModelException error)
        {
            throw new ModelException("DEC1320", $"{node.OpType} '{(node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault())}': {error.Message}", error);
        }
    }
}
