using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Makes wire records of graphs at one opset.</summary>
/// <param name="model">The model.</param>
/// <param name="opset">The version of ONNX's own operators.</param>
internal sealed class OnnxGraphExporter(Model model, long opset)
{
    private readonly Lazy<HashSet<string>> _names = new(() => model.Graph.SelfAndSubgraphs().SelectMany(static g => g.Values).Select(static v => v.Name).ToHashSet(StringComparer.Ordinal));

    private readonly Lazy<OnnxNodeNames> _nodeNames = new(() => new OnnxNodeNames(model));

    /// <summary>What cannot be expressed.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>The domains of the nodes.</summary>
    public HashSet<string> Domains { get; } = new(StringComparer.Ordinal);

    /// <summary>The records of <paramref name="graph"/>.</summary>
    public GraphProto Export(Graph graph)
    {
        var data = graph.FormatData as OnnxGraphData;
        var proto = new GraphProto
        {
            Name = graph.Name.Length > 0 ? graph.Name : data?.Proto.Name,
            DocString = graph.DocString,
            Unknown = data?.Proto.Unknown,
        };
        CheckTypes(graph);
        AddNodes(graph, proto);
        proto.Input.AddRange(graph.Inputs.Select(v => Info(v, data)));
        proto.Output.AddRange(graph.Outputs.Select(v => Info(v, data)));
        AddInitializers(graph, proto, data);
        proto.ValueInfo.AddRange(InnerValues(graph, data).Select(v => Info(v, data)));
        proto.QuantizationAnnotation.AddRange(data?.Proto.QuantizationAnnotation.Where(a => graph.Find(a.TensorName ?? string.Empty) is not null) ?? []);
        proto.MetadataProps.AddRange(OnnxExporter.Entries(graph.Metadata));
        return proto;
    }

    private static IEnumerable<Value> InnerValues(Graph graph, OnnxGraphData? data) => data is not null
        ? data.Proto.ValueInfo.Select(i => graph.Find(i.Name ?? string.Empty)).OfType<Value>()
        : graph.Values.Where(static v => v is { IsGraphInput: false, IsGraphOutput: false, Initializer: null, Type: not null });

    private static ValueInfoProto Info(Value value, OnnxGraphData? data)
    {
        ValueInfoProto? original = null;
        DataType? known = null;
        if (data?.Values.TryGetValue(value.Name, out (ValueInfoProto Proto, DataType? Type) entry) == true)
        {
            (original, known) = entry;
        }

        var info = new ValueInfoProto
        {
            Name = value.Name,
            Type = original is not null && Equals(known, value.Type) ? original.Type : TypeConversion.Encode(value.Type),
            DocString = value.DocString,
            Unknown = original?.Unknown,
        };
        info.MetadataProps.AddRange(OnnxExporter.Entries(value.Metadata));
        return info;
    }

    private void CheckTypes(Graph graph)
    {
        if (opset == model.Opset)
        {
            return;
        }

        foreach (IGrouping<ElementType, Value> values in graph.Values.Where(static v => v.TensorType is not null).GroupBy(static v => v.TensorType!.ElementType))
        {
            if (OperatorHistory.OldestOpset(values.Key) is var oldest && oldest > opset)
            {
                Problems.Add($"'{values.First().Name}' and {values.Count() - 1} other values are of {values.Key.Name()}, which needs opset {oldest}");
            }
        }
    }

    private void AddNodes(Graph graph, GraphProto proto)
    {
        var folded = graph.Nodes
            .Where(static n => n.FormatData is OnnxNodeTag { Source.Upgraded: true })
            .GroupBy(static n => ((OnnxNodeTag)n.FormatData!).Source)
            .Select(g => (Source: g.Key, Inputs: OnnxNodeFold.TryFold(g.Key, [.. g], graph, opset)))
            .Where(static g => g.Inputs is not null)
            .ToDictionary(static g => g.Source, static g => g.Inputs!);
        RemoveScattered(graph, folded);
        foreach (Node node in graph.Nodes)
        {
            if (node.FormatData is OnnxNodeTag tag && folded.TryGetValue(tag.Source, out Dictionary<string, string>? names))
            {
                if (tag.Index == tag.Source.Main)
                {
                    Domains.Add(OnnxImporter.NormalDomain(tag.Source.Proto.Domain));
                    proto.Node.Add(AsBefore(node, tag.Source, n => names.GetValueOrDefault(n, n)));
                }

                continue;
            }

            Domains.Add(node.Op.Schema.Domain);
            if (node.FormatData is OnnxNodeTag same && OnnxNodeFold.IsAsBefore(node, same.Source, model, opset))
            {
                proto.Node.Add(AsBefore(node, same.Source, null));
            }
            else
            {
                AddLowered(Plain(node), graph, proto);
            }
        }
    }

    // A call stands where the last node of its function does; what reads its outputs must not stand before that.
    private static void RemoveScattered(Graph graph, Dictionary<OnnxNodeSource, Dictionary<string, string>> folded)
    {
        OnnxNodeSource? last = null;
        var seen = new HashSet<OnnxNodeSource>();
        foreach (OnnxNodeSource? source in graph.Nodes.Select(static n => (n.FormatData as OnnxNodeTag)?.Source))
        {
            if (source is { IsCall: true } && source != last && !seen.Add(source))
            {
                folded.Remove(source);
            }

            last = source;
        }
    }

    // The node as its file had it, but for names that changed and subgraphs.
    private NodeProto AsBefore(Node node, OnnxNodeSource source, Func<string, string>? rename)
    {
        var proto = new NodeProto
        {
            Name = source.IsCall ? source.Proto.Name : node.Name.Length > 0 ? node.Name : source.Proto.Name is { Length: 0 } ? string.Empty : null,
            OpType = source.Proto.OpType,
            Domain = source.Proto.Domain,
            Overload = source.Proto.Overload,
            DocString = source.IsCall ? source.Proto.DocString : node.DocString,
            Unknown = source.Proto.Unknown,
        };
        proto.Input.AddRange(rename is null ? node.Inputs.Select(static v => v?.Name ?? string.Empty) : source.Proto.Input.Select(rename));
        proto.Output.AddRange(rename is null ? node.Outputs.Select(static v => v?.Name ?? string.Empty) : source.Proto.Output.Select(rename));
        proto.DeviceConfigurations.AddRange(source.Proto.DeviceConfigurations);
        if (source.IsCall)
        {
            proto.MetadataProps.AddRange(source.Proto.MetadataProps);
            proto.Attribute.AddRange(source.Proto.Attribute);
            return proto;
        }

        proto.MetadataProps.AddRange(OnnxExporter.Entries(node.Metadata));
        EquatableList<string> slots = node.Op.Schema.Subgraphs;
        foreach (AttributeProto attribute in source.Proto.Attribute)
        {
            int slot = Enumerable.Range(0, slots.Count).FirstOrDefault(i => slots[i] == attribute.Name, -1);
            proto.Attribute.Add(slot < 0 ? attribute : new AttributeProto
            {
                Name = attribute.Name,
                DocString = attribute.DocString,
                Type = attribute.Type,
                G = Export(node.Subgraphs[slot]),
                Unknown = attribute.Unknown,
            });
        }

        return proto;
    }

    private VersionedNode Plain(Node node)
    {
        var attributes = new AttributeMap();
        node.Op.WriteAttributes(attributes);
        OperatorSchema schema = node.Op.Schema;
        return new VersionedNode(schema.Name, schema.Domain)
        {
            Name = node.Name,
            Inputs = [.. node.Inputs.Select(static v => v?.Name ?? string.Empty)],
            Outputs = [.. node.Outputs.Select(static v => v?.Name ?? string.Empty)],
            Attributes = attributes,
            Subgraphs = [.. schema.Subgraphs.Select((name, i) => (name, Export(node.Subgraphs[i])))],
            Origin = node,
        };
    }

    private void AddLowered(VersionedNode node, Graph graph, GraphProto proto)
    {
        string? reason = null;
        var context = new VersionContext(n => graph.FindVisible(n)?.Constant, n => graph.FindVisible(n)?.TensorType, Fresh);
        if (node.Domain.Length == 0)
        {
            reason = node.Origin?.Op is OpaqueOp opaque ? OpaqueReason(opaque) : OperatorHistory.Lower(node, opset, context);
        }

        if (reason is not null)
        {
            Problems.Add($"{node.OpType} '{(node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault())}': {reason}");
            return;
        }

        foreach ((string name, Tensor tensor) in context.Constants)
        {
            proto.Initializer.Add(TensorEncoder.Encode(tensor, name));
        }

        context.NodesBefore.ForEach(n => AddLowered(n, graph, proto));
        proto.Node.Add(Encode(node));
        context.NodesAfter.ForEach(n => AddLowered(n, graph, proto));
    }

    private string? OpaqueReason(OpaqueOp op) =>
        op.Version <= opset && OperatorHistory.MeansTheSame(op.Name, op.Version, opset)
            ? null : $"it is not known beyond opset {op.Version}, which the file had";

    private NodeProto Encode(VersionedNode node)
    {
        var proto = new NodeProto
        {
            Name = _nodeNames.Value.Of(node),
            OpType = node.OpType,
            Domain = node.Domain.Length > 0 ? node.Domain : null,
            DocString = node.Origin?.DocString,
        };
        proto.Input.AddRange(node.Inputs);
        proto.Output.AddRange(node.Outputs);
        proto.MetadataProps.AddRange(OnnxExporter.Entries(node.Origin?.Metadata ?? []));
        if (node.Origin?.FormatData is OnnxNodeTag tag)
        {
            proto.DeviceConfigurations.AddRange(tag.Source.Proto.DeviceConfigurations);
        }

        proto.Attribute.AddRange(node.Attributes.Select(static a => AttributeConversion.Encode(a.Key, a.Value)));
        proto.Attribute.AddRange(node.Subgraphs.Select(static s => new AttributeProto { Name = s.Name, Type = AttributeType.Graph, G = s.Graph }));
        return proto;
    }

    // Constants that an upgrade made are left out where the nodes were folded back.
    private void AddInitializers(Graph graph, GraphProto proto, OnnxGraphData? data)
    {
        HashSet<string> read = Read(proto);
        foreach (Value value in graph.Values
            .Where(v => v.Initializer is not null)
            .OrderBy(v => data?.Initializers.TryGetValue(v.Name, out var known) == true ? known.Position : int.MaxValue))
        {
            Tensor tensor = value.Initializer!;
            if (data?.Initializers.TryGetValue(value.Name, out (TensorProto Proto, Tensor Tensor, int Position) original) == true)
            {
                proto.Initializer.Add(ReferenceEquals(original.Tensor, tensor) ? original.Proto : Encode(tensor, value.Name, original.Proto));
            }
            else if (data?.SparseInitializers.TryGetValue(value.Name, out var sparse) == true && ReferenceEquals(sparse.Tensor, tensor))
            {
                proto.SparseInitializer.Add(sparse.Proto);
            }
            else if (read.Contains(value.Name) || value.IsGraphInput || data is null)
            {
                proto.Initializer.Add(TensorEncoder.Encode(tensor, value.Name));
            }
        }
    }

    private static TensorProto Encode(Tensor tensor, string name, TensorProto original)
    {
        TensorProto proto = TensorEncoder.Encode(tensor, name);
        proto.DocString = original.DocString;
        proto.MetadataProps.AddRange(original.MetadataProps);
        return proto;
    }

    private static HashSet<string> Read(GraphProto proto)
    {
        var read = new HashSet<string>(StringComparer.Ordinal);
        foreach (NodeProto node in proto.Node)
        {
            read.UnionWith(node.Input);
            foreach (AttributeProto attribute in node.Attribute)
            {
                foreach (GraphProto inner in attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G))
                {
                    read.UnionWith(Read(inner));
                    read.UnionWith(inner.Output.Select(static o => o.Name ?? string.Empty));
                }
            }
        }

        read.UnionWith(proto.Output.Select(static o => o.Name ?? string.Empty));
        return read;
    }

    private string Fresh(string stem)
    {
        string name = stem;
        for (int i = 1; !_names.Value.Add(name); i++)
        {
            name = $"{stem}_{i}";
        }

        return name;
    }
}
