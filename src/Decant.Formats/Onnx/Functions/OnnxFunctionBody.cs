using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Makes of a call of a function the nodes that it stands for, with the caller's names and attributes in place of the function's.</summary>
internal sealed class OnnxFunctionBody
{
    private readonly FunctionProto _function;
    private readonly NodeProto _call;
    private readonly Func<string, string> _fresh;
    private readonly Dictionary<string, long> _opsets = new(StringComparer.Ordinal);

    private OnnxFunctionBody(FunctionProto function, NodeProto call, Func<string, string> fresh)
    {
        (_function, _call, _fresh) = (function, call, fresh);
        foreach (OperatorSetIdProto opset in function.OpsetImport)
        {
            _opsets[OnnxImporter.NormalDomain(opset.Domain)] = opset.Version ?? 1;
        }
    }

    /// <summary>The nodes that <paramref name="call"/> stands for.</summary>
    /// <param name="function">The function that it calls.</param>
    /// <param name="call">The call.</param>
    /// <param name="fresh">Gives a free name, made from the one given.</param>
    /// <exception cref="ModelException">DEC1343: the call does not fit the function, or the function does not compute one of its outputs.</exception>
    public static List<NodeProto> Expand(FunctionProto function, NodeProto call, Func<string, string> fresh) =>
        new OnnxFunctionBody(function, call, fresh).Expand();

    private List<NodeProto> Expand()
    {
        if (_call.Input.Count > _function.Input.Count || _call.Output.Count > _function.Output.Count)
        {
            throw Misfit($"it has {_call.Input.Count} inputs and {_call.Output.Count} outputs, the function takes {_function.Input.Count} and gives {_function.Output.Count}");
        }

        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [string.Empty] = string.Empty };
        for (int i = 0; i < _function.Input.Count; i++)
        {
            names[_function.Input[i]] = i < _call.Input.Count ? _call.Input[i] : string.Empty;
        }

        List<NodeProto> copies = BindOutputs(names);
        foreach (string name in _function.Node.SelectMany(static n => n.Output))
        {
            if (!names.ContainsKey(name))
            {
                names[name] = Inner(name);
            }
        }

        return [.. _function.Node.Select(n => Rewrite(n, names, Name(n.Name))), .. copies];
    }

    // What the function hands through, or gives twice, is copied to the caller's value.
    private List<NodeProto> BindOutputs(Dictionary<string, string> names)
    {
        HashSet<string> computed = [.. _function.Node.SelectMany(static n => n.Output)];
        var copies = new List<NodeProto>();
        for (int i = 0; i < _function.Output.Count; i++)
        {
            string own = _function.Output[i];
            string wanted = i < _call.Output.Count ? _call.Output[i] : string.Empty;
            if (!computed.Contains(own) && !_function.Input.Contains(own))
            {
                throw Misfit($"the function's output '{own}' is not computed");
            }

            if (wanted.Length == 0 || (computed.Contains(own) && names.TryAdd(own, wanted)))
            {
                continue;
            }

            if (names[own].Length == 0)
            {
                throw Misfit($"the function hands its input '{own}' through, which is not given");
            }

            var copy = new NodeProto { OpType = "Identity", Name = Name(own), MadeForOpset = Operators.OperatorRegistry.NewestOpset };
            copy.Input.Add(names[own]);
            copy.Output.Add(wanted);
            copies.Add(copy);
        }

        return copies;
    }

    private NodeProto Rewrite(NodeProto node, Dictionary<string, string> names, string? name)
    {
        string domain = OnnxImporter.NormalDomain(node.Domain);
        var result = new NodeProto
        {
            OpType = node.OpType,
            Domain = node.Domain,
            Overload = node.Overload,
            Name = name,
            DocString = node.DocString,
            MadeForOpset = node.MadeForOpset ?? (_opsets.TryGetValue(domain, out long version) ? version : null),
            Unknown = node.Unknown,
        };
        result.Input.AddRange(node.Input.Select(i => names.GetValueOrDefault(i, i)));
        result.Output.AddRange(node.Output.Select(o => names.GetValueOrDefault(o, o)));
        result.MetadataProps.AddRange(node.MetadataProps);
        result.DeviceConfigurations.AddRange(node.DeviceConfigurations);
        result.Attribute.AddRange(node.Attribute.Select(a => Supply(a, names)).OfType<AttributeProto>());
        return result;
    }

    // An attribute that neither the call nor a default supplies is absent.
    private AttributeProto? Supply(AttributeProto attribute, Dictionary<string, string> names)
    {
        if (!string.IsNullOrEmpty(attribute.RefAttrName))
        {
            AttributeProto? given = _call.Attribute.Find(a => a.Name == attribute.RefAttrName) ?? _function.AttributeProto.Find(a => a.Name == attribute.RefAttrName);
            return given is null ? null : Copy(given, attribute.Name, static g => g);
        }

        return attribute.G is null && attribute.Graphs.Count == 0 ? attribute : Copy(attribute, attribute.Name, g => Rewrite(g, names));
    }

    private static AttributeProto Copy(AttributeProto source, string? name, Func<GraphProto, GraphProto> graph)
    {
        var copy = (AttributeProto)source.ShallowCopy();
        copy.Name = name;
        copy.G = source.G is null ? null : graph(source.G);
        copy.Graphs = [.. source.Graphs.Select(graph)];
        return copy;
    }

    // A subgraph's own values are renamed too, for the caller's graph may know their names.
    private GraphProto Rewrite(GraphProto graph, Dictionary<string, string> outer)
    {
        var names = new Dictionary<string, string>(outer, StringComparer.Ordinal);
        foreach (string name in graph.Input.Select(static i => i.Name ?? string.Empty).Concat(graph.Initializer.Select(static i => i.Name ?? string.Empty))
            .Concat(graph.SparseInitializer.Select(static i => i.Values?.Name ?? string.Empty)).Concat(graph.Node.SelectMany(static n => n.Output)).Distinct().Where(static n => n.Length > 0))
        {
            names[name] = Inner(name);
        }

        var result = new GraphProto { Name = graph.Name, DocString = graph.DocString, Unknown = graph.Unknown };
        result.Input.AddRange(graph.Input.Select(i => Renamed(i, names)));
        result.Output.AddRange(graph.Output.Select(o => Renamed(o, names)));
        result.ValueInfo.AddRange(graph.ValueInfo.Select(v => Renamed(v, names)));
        result.Initializer.AddRange(graph.Initializer.Select(t => Renamed(t, names)));
        result.SparseInitializer.AddRange(graph.SparseInitializer.Select(t => Renamed(t, names)));
        result.Node.AddRange(graph.Node.Select(n => Rewrite(n, names, string.IsNullOrEmpty(n.Name) ? null : Name(n.Name))));
        result.MetadataProps.AddRange(graph.MetadataProps);
        return result;
    }

    private static ValueInfoProto Renamed(ValueInfoProto source, Dictionary<string, string> names)
    {
        var copy = (ValueInfoProto)source.ShallowCopy();
        copy.Name = names.GetValueOrDefault(source.Name ?? string.Empty, source.Name ?? string.Empty);
        return copy;
    }

    private static TensorProto Renamed(TensorProto source, Dictionary<string, string> names)
    {
        var copy = (TensorProto)source.ShallowCopy();
        copy.Name = names.GetValueOrDefault(source.Name ?? string.Empty, source.Name ?? string.Empty);
        return copy;
    }

    private static SparseTensorProto Renamed(SparseTensorProto source, Dictionary<string, string> names)
    {
        var copy = (SparseTensorProto)source.ShallowCopy();
        copy.Values = source.Values is null ? null : Renamed(source.Values, names);
        return copy;
    }

    private string Inner(string name) => _fresh(Name(name));

    private string Name(string? inner)
    {
        string outer = string.IsNullOrEmpty(_call.Name) ? _call.Output.Find(static o => o.Length > 0) ?? _call.OpType ?? string.Empty : _call.Name;
        return string.IsNullOrEmpty(inner) ? outer : $"{outer}/{inner}";
    }

    private ModelException Misfit(string what) =>
        new("DEC1343", $"{_call.OpType} '{Name(null)}' calls the function {OnnxFunctionLibrary.Describe(_function)}: {what}");
}
