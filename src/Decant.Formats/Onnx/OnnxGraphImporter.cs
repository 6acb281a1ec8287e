using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Fills graphs from wire records.</summary>
/// <param name="file">The file.</param>
/// <param name="model">The model that the graphs belong to; its opsets are set.</param>
internal sealed class OnnxGraphImporter(OnnxFile file, Model model)
{
    private readonly Dictionary<(Graph Graph, string Stem), int> _suffixes = [];
    private readonly OnnxFunctionLibrary _functions = new(file.Model);

    /// <summary>Fills <paramref name="graph"/>, which is empty.</summary>
    /// <exception cref="ModelException">The file contradicts itself.</exception>
    public void Import(GraphProto proto, Graph graph)
    {
        var data = new OnnxGraphData { Proto = proto };
        var editor = new GraphEditor(graph);
        graph.FormatData = data;
        graph.DocString = proto.DocString;
        graph.InputsOverrideInitializers = model.IrVersion >= 4;
        OnnxImporter.CopyMetadata(proto.MetadataProps, graph.Metadata);
        Dictionary<string, ValueInfoProto> infos = Infos(proto);
        foreach (ValueInfoProto input in proto.Input)
        {
            Describe(editor.AddInput(Name(input, graph), TypeConversion.Decode(input.Type)), input);
        }

        AddInitializers(proto, editor, data);
        DeclareOutputs(proto, editor, infos);
        bool sorted = true;
        foreach (NodeProto node in proto.Node)
        {
            sorted &= AddNode(node, editor, []);
        }

        if (!sorted)
        {
            editor.SortNodes();
            TypeInference.Infer(graph);
        }

        foreach (ValueInfoProto output in proto.Output)
        {
            editor.AddOutput(graph.FindVisible(Name(output, graph)) ?? throw Undefined(graph, Name(output, graph), "output"));
        }

        GradientExpansion.Expand(graph);
        foreach ((string name, ValueInfoProto info) in infos)
        {
            data.Values[name] = (info, graph.Find(name)?.Type);
        }
    }

    private static Dictionary<string, ValueInfoProto> Infos(GraphProto proto)
    {
        var infos = new Dictionary<string, ValueInfoProto>(StringComparer.Ordinal);
        foreach (ValueInfoProto info in proto.Output.Concat(proto.Input).Concat(proto.ValueInfo))
        {
            infos.TryAdd(info.Name ?? string.Empty, info);
        }

        return infos;
    }

    private static string Name(ValueInfoProto info, Graph graph) => !string.IsNullOrEmpty(info.Name)
        ? info.Name
        : throw new ModelException("DEC1316", $"graph '{graph.Name}': an input or output has no name");

    private static ModelException Undefined(Graph graph, string name, string role) =>
        new("DEC1317", $"graph '{graph.Name}': {role} '{name}' is no input, initializer or output of a node");

    private static void Describe(Value value, ValueInfoProto info)
    {
        value.DocString = info.DocString;
        OnnxImporter.CopyMetadata(info.MetadataProps, value.Metadata);
    }

    private void AddInitializers(GraphProto proto, GraphEditor editor, OnnxGraphData data)
    {
        foreach (TensorProto initializer in proto.Initializer)
        {
            Tensor tensor = TensorDecoder.Decode(initializer, file);
            data.Initializers[SetInitializer(editor, initializer.Name, tensor)] = (initializer, tensor, data.Initializers.Count);
        }

        foreach (SparseTensorProto initializer in proto.SparseInitializer)
        {
            Tensor tensor = TensorDecoder.Decode(initializer, file);
            data.SparseInitializers[SetInitializer(editor, initializer.Values?.Name, tensor)] = (initializer, tensor);
        }
    }

    private static string SetInitializer(GraphEditor editor, string? name, Tensor tensor)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw new ModelException("DEC1316", $"graph '{editor.Graph.Name}': an initializer has no name");
        }

        Value value = editor.Graph.Find(name) ?? editor.Declare(name, null);
        editor.SetInitializer(value, tensor);
        return name;
    }

    private static void DeclareOutputs(GraphProto proto, GraphEditor editor, Dictionary<string, ValueInfoProto> infos)
    {
        foreach (string name in proto.Node.SelectMany(static n => n.Output).Where(static o => o.Length > 0))
        {
            ValueInfoProto? info = infos.GetValueOrDefault(name);
            Value value = editor.Declare(name, TypeConversion.Decode(info?.Type));
            if (info is not null)
            {
                Describe(value, info);
            }
        }
    }

    // Returns whether everything that the node reads was computed before it; the nodes that it becomes are added to `made`.
    private bool AddNode(NodeProto proto, GraphEditor editor, List<Node> made)
    {
        Graph graph = editor.Graph;
        if (_functions.Find(proto) is { } function)
        {
            return AddCall(function, proto, editor, made);
        }

        string domain = OnnxImporter.NormalDomain(proto.Domain);
        long version = proto.MadeForOpset ?? model.Opsets.GetValueOrDefault(domain, 1);
        var context = new VersionContext(
            name => graph.FindVisible(name)?.Constant,
            name => graph.FindVisible(name)?.TensorType,
            stem => Fresh(graph, stem));
        OnnxNodePlan plan = OnnxNodePlan.Make(proto, domain, version, context, file);
        foreach ((string name, Tensor tensor) in plan.Source.Constants)
        {
            editor.SetInitializer(editor.Declare(name, null), tensor);
        }

        bool sorted = true;
        for (int i = 0; i < plan.Nodes.Count; i++)
        {
            sorted &= AddPlanned(plan, i, editor, made);
        }

        return sorted;
    }

    // The nodes of a function take the place of its call, and remember it together.
    private bool AddCall(FunctionProto function, NodeProto call, GraphEditor editor, List<Node> made)
    {
        Graph graph = editor.Graph;
        List<NodeProto> body = OnnxFunctionBody.Expand(function, call, stem => Fresh(graph, stem));
        foreach (string name in body.SelectMany(static n => n.Output).Where(n => n.Length > 0 && graph.Find(n) is null))
        {
            editor.Declare(name, null);
        }

        bool sorted = true;
        var nodes = new List<Node>();
        foreach (NodeProto node in body)
        {
            sorted &= AddNode(node, editor, nodes);
        }

        OnnxNodeSource.Made[] parts = [.. nodes.Select(OnnxFunctionCall.Remember)];
        var source = new OnnxNodeSource { Proto = call, Version = model.Opset, Upgraded = true, IsCall = true, Constants = OnnxFunctionCall.Constants(nodes), Main = nodes.Count - 1 };
        source.Nodes.AddRange(parts);
        for (int i = 0; i < nodes.Count; i++)
        {
            nodes[i].FormatData = new OnnxNodeTag(source, i);
            nodes[i].Origin = new NodeOrigin("onnx-function", [call.Name ?? string.Empty]) { Group = source };
        }

        made.AddRange(nodes);
        return sorted;
    }

    private bool AddPlanned(OnnxNodePlan plan, int index, GraphEditor editor, List<Node> made)
    {
        (VersionedNode planned, Operator op) = plan.Nodes[index];
        Graph graph = editor.Graph;
        Value?[] inputs = [.. planned.Inputs.Select(i => i.Length == 0 ? null : graph.FindVisible(i) ?? throw Undefined(graph, i, $"input of {planned.OpType} '{planned.Name}'"))];
        Value?[] outputs = [.. planned.Outputs.Select(o => o.Length == 0 ? null : graph.Find(o) ?? editor.Declare(o, null))];
        Node node = editor.AddNode(op, inputs, outputs, planned.Name);
        made.Add(node);
        node.FormatData = new OnnxNodeTag(plan.Source, index);
        if (plan.Source.Upgraded)
        {
            node.Origin = new NodeOrigin("onnx-upgrade", [planned.Name]) { Group = plan.Source };
        }

        if (index == plan.Source.Main)
        {
            node.DocString = plan.Source.Proto.DocString;
            OnnxImporter.CopyMetadata(plan.Source.Proto.MetadataProps, node.Metadata);
        }

        foreach (string slot in op.Schema.Subgraphs)
        {
            (string name, GraphProto? body) = planned.Subgraphs.Find(s => s.Name == slot);
            Import(
                body ?? throw new ModelException("DEC1318", $"{node.Describe()}: the subgraph '{slot}' is missing"),
                editor.AddSubgraph(node, body.Name ?? string.Empty));
        }

        TypeInference.InferNode(node);
        return Array.TrueForAll(inputs, i => i is null || i.Graph != graph || i.Producer is not null || i.IsGraphInput || i.Initializer is not null);
    }

    private string Fresh(Graph graph, string stem)
    {
        while (true)
        {
            ref int next = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_suffixes, (graph, stem), out _);
            string name = next == 0 ? stem : $"{stem}_{next}";
            next++;
            if (graph.FindVisible(name) is null)
            {
                return name;
            }
        }
    }
}
