using System.Runtime.InteropServices;
using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;
using Decant.Tensors;

namespace Decant.Fuzz.Tests;

/// <summary>Writes ONNX files record by record, as no checked library would.</summary>
internal sealed class ProtoModel
{
    /// <summary>A model of an opset, without nodes.</summary>
    public ProtoModel(long opset = 21)
    {
        Record = new ModelProto { IrVersion = 9, Graph = Graph };
        Record.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = opset });
    }

    /// <summary>The record of the file.</summary>
    public ModelProto Record { get; }

    /// <summary>The record of the main graph.</summary>
    public GraphProto Graph { get; } = new() { Name = "g" };

    /// <summary>The type of a tensor; a string among the sizes is a symbol.</summary>
    public static TypeProto Type(ElementType type, params object[] sizes)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(sizes.Select(static s => s is string symbol ? new TensorShapeProto.Dimension { DimParam = symbol } : new TensorShapeProto.Dimension { DimValue = Convert.ToInt64(s, System.Globalization.CultureInfo.InvariantCulture) }));
        return new TypeProto { TensorType = new TypeProto.Tensor { ElemType = (int)type, Shape = shape } };
    }

    /// <summary>A node; names are separated by spaces, and <c>_</c> leaves one out.</summary>
    public static NodeProto Node(string op, string inputs, string outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = op, Name = $"n_{outputs.Split(' ')[0]}" };
        node.Input.AddRange(Names(inputs));
        node.Output.AddRange(Names(outputs));
        node.Attribute.AddRange(attributes);
        return node;
    }

    /// <summary>An attribute of whole numbers: one, or a list.</summary>
    public static AttributeProto Ints(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    /// <summary>An attribute of one whole number.</summary>
    public static AttributeProto Int(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    /// <summary>An attribute of one real number.</summary>
    public static AttributeProto Float(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    /// <summary>An attribute of text.</summary>
    public static AttributeProto Text(string name, string value) => new() { Name = name, Type = AttributeType.String, S = ByteRange.Utf8(value) };

    /// <summary>An attribute that holds a graph.</summary>
    public static AttributeProto Body(string name, GraphProto graph) => new() { Name = name, Type = AttributeType.Graph, G = graph };

    /// <summary>A graph of nodes.</summary>
    public static GraphProto Subgraph(string inputs, string outputs, params NodeProto[] nodes)
    {
        var graph = new GraphProto { Name = "body" };
        graph.Input.AddRange(Names(inputs).Select(static n => new ValueInfoProto { Name = n }));
        graph.Output.AddRange(Names(outputs).Select(static n => new ValueInfoProto { Name = n }));
        graph.Node.AddRange(nodes);
        return graph;
    }

    /// <summary>A stored tensor.</summary>
    public static TensorProto Tensor<T>(string name, T[] values, params long[] sizes)
        where T : unmanaged
    {
        var tensor = new TensorProto { Name = name, DataType = (int)ElementTypes.Of<T>(), RawData = new ByteRange(MemoryMarshal.AsBytes(values.AsSpan()).ToArray()) };
        tensor.Dims.AddRange(sizes);
        return tensor;
    }

    /// <summary>Adds an input.</summary>
    public ProtoModel Input(string name, ElementType type, params object[] sizes)
    {
        Graph.Input.Add(new ValueInfoProto { Name = name, Type = Type(type, sizes) });
        return this;
    }

    /// <summary>Adds outputs, without types.</summary>
    public ProtoModel Outputs(string names)
    {
        Graph.Output.AddRange(Names(names).Select(static n => new ValueInfoProto { Name = n }));
        return this;
    }

    /// <summary>Adds an initializer.</summary>
    public ProtoModel Initializer<T>(string name, T[] values, params long[] sizes)
        where T : unmanaged
    {
        Graph.Initializer.Add(Tensor(name, values, sizes));
        return this;
    }

    /// <summary>Adds a node.</summary>
    public ProtoModel Add(string op, string inputs, string outputs, params AttributeProto[] attributes)
    {
        Graph.Node.Add(Node(op, inputs, outputs, attributes));
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] ToArray() => ProtoWriter.ToArray(Record);

    private static IEnumerable<string> Names(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static n => n == "_" ? string.Empty : n);
}
