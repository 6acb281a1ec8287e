using System.Text;
using Decant.Tensors;

namespace Decant.OnnxRuntime.Tests;

/// <summary>Writes small ONNX files field by field, so that the binding is tested without Decant's own ONNX writer.</summary>
internal static class OnnxBytes
{
    public static byte[] Model(int opset, byte[][] nodes, byte[][] inputs, byte[][] outputs, byte[][]? initializers = null, int irVersion = 10) =>
        [.. Number(1, irVersion), .. Bytes(7, Graph(nodes, inputs, outputs, initializers)), .. Bytes(8, [.. Text(1, ""), .. Number(2, opset)])];

    /// <summary>A model with functions of its own; each domain is imported at the version given.</summary>
    public static byte[] ModelWithFunctions((string Domain, int Version)[] opsets, byte[] graph, params byte[][] functions) =>
        [.. Number(1, 8), .. Bytes(7, graph), .. opsets.SelectMany(static o => Bytes(8, Opset(o))), .. functions.SelectMany(static f => Bytes(25, f))];

    public static byte[] Function(string domain, string name, string[] inputs, string[] outputs, string[] attributes, byte[][] defaults, (string Domain, int Version)[] opsets, params byte[][] nodes) =>
    [
        .. Text(1, name), .. inputs.SelectMany(static i => Text(4, i)), .. outputs.SelectMany(static o => Text(5, o)), .. attributes.SelectMany(static a => Text(6, a)),
        .. nodes.SelectMany(static n => Bytes(7, n)), .. opsets.SelectMany(static o => Bytes(9, Opset(o))), .. Text(10, domain), .. defaults.SelectMany(static d => Bytes(11, d)),
    ];

    public static byte[] Graph(byte[][] nodes, byte[][] inputs, byte[][] outputs, byte[][]? initializers = null) =>
    [
        .. nodes.SelectMany(static n => Bytes(1, n)), .. Text(2, "g"), .. (initializers ?? []).SelectMany(static t => Bytes(5, t)),
        .. inputs.SelectMany(static v => Bytes(11, v)), .. outputs.SelectMany(static v => Bytes(12, v)),
    ];

    public static byte[] Node(string op, string[] inputs, string[] outputs, params byte[][] attributes) =>
    [
        .. inputs.SelectMany(static i => Text(1, i)), .. outputs.SelectMany(static o => Text(2, o)),
        .. Text(4, op), .. attributes.SelectMany(static a => Bytes(5, a)),
    ];

    public static byte[] Call(string domain, string op, string[] inputs, string[] outputs, params byte[][] attributes) => [.. Node(op, inputs, outputs, attributes), .. Text(7, domain)];

    /// <summary>An attribute that the function's attribute of another name supplies.</summary>
    public static byte[] Reference(string name, string supplier, int kind) => [.. Text(1, name), .. Number(20, kind), .. Text(21, supplier)];

    public static byte[] FloatAttribute(string name, float value) => [.. Text(1, name), 0x15, .. BitConverter.GetBytes(value), .. Number(20, 1)];

    public static byte[] GraphAttribute(string name, byte[] graph) => [.. Text(1, name), .. Bytes(6, graph), .. Number(20, 5)];

    public static byte[] IntAttribute(string name, long value) => [.. Text(1, name), .. Number(3, value), .. Number(20, 2)];

    public static byte[] Value(string name, byte[] type) => [.. Text(1, name), .. Bytes(2, type)];

    /// <summary>A tensor type; a negative size is left unknown, a name is a symbol, no sizes at all is a scalar.</summary>
    public static byte[] TensorType(ElementType type, params object[] dims) =>
        Bytes(1, [.. Number(1, (int)type), .. Bytes(2, [.. dims.SelectMany(static d => Bytes(1, Dimension(d)))])]);

    public static byte[] SequenceType(byte[] item) => Bytes(4, Bytes(1, item));

    public static byte[] OptionalType(byte[] item) => Bytes(9, Bytes(1, item));

    public static byte[] Initializer(string name, ElementType type, long[] dims, byte[] raw) =>
        [.. dims.SelectMany(static d => Number(1, d)), .. Number(2, (int)type), .. Text(8, name), .. Bytes(9, raw)];

    public static byte[] ExternalInitializer(string name, ElementType type, long[] dims, string location, long offset, long length) =>
    [
        .. dims.SelectMany(static d => Number(1, d)), .. Number(2, (int)type), .. Text(8, name),
        .. Entry("location", location), .. Entry("offset", $"{offset}"), .. Entry("length", $"{length}"), .. Number(14, 1),
    ];

    private static byte[] Opset((string Domain, int Version) opset) => [.. Text(1, opset.Domain), .. Number(2, opset.Version)];

    private static byte[] Entry(string key, string value) => Bytes(13, [.. Text(1, key), .. Text(2, value)]);

    private static byte[] Dimension(object dim) => dim switch
    {
        string symbol => Text(2, symbol),
        int and < 0 => [],
        _ => Number(1, Convert.ToInt64(dim, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] bytes) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 128; value >>= 7)
        {
            yield return (byte)(value | 128);
        }

        yield return (byte)value;
    }
}
