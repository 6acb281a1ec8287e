using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>What a change of version may know of a node's surroundings, and the nodes and constants that it adds.</summary>
/// <param name="constant">The tensor that a value always holds, or null.</param>
/// <param name="type">The tensor type of a value, or null.</param>
/// <param name="fresh">A name that is free, made from the one given.</param>
internal sealed class VersionContext(Func<string, Tensor?> constant, Func<string, TensorType?> type, Func<string, string> fresh)
{
    /// <summary>The constants that were added, by name.</summary>
    public Dictionary<string, Tensor> Constants { get; } = new(StringComparer.Ordinal);

    /// <summary>The nodes that were added before the changed one.</summary>
    public List<VersionedNode> NodesBefore { get; } = [];

    /// <summary>The nodes that were added after the changed one.</summary>
    public List<VersionedNode> NodesAfter { get; } = [];

    /// <summary>The tensor that the value called <paramref name="name"/> always holds, or null.</summary>
    public Tensor? Constant(string name) => Constants.GetValueOrDefault(name) ?? (name.Length == 0 ? null : constant(name));

    /// <summary>The tensor type of the value called <paramref name="name"/>, or null.</summary>
    public TensorType? Type(string name) =>
        Constants.TryGetValue(name, out Tensor? added) ? new TensorType(added.ElementType, added.Shape) : name.Length == 0 ? null : type(name);

    /// <summary>The rank of the value called <paramref name="name"/>, or null.</summary>
    public int? Rank(string name) => Type(name)?.Shape?.Rank;

    /// <summary>A name that is free.</summary>
    public string Fresh(string stem) => fresh(stem);

    /// <summary>Adds a constant and gives its name.</summary>
    public string Add(VersionedNode node, string role, Tensor tensor)
    {
        string name = fresh($"{Stem(node)}_{role}");
        Constants.Add(name, tensor);
        return name;
    }

    /// <summary>The integers that input <paramref name="input"/> of <paramref name="node"/> always holds, or null; a constant that was added for it is taken back.</summary>
    public long[]? TakeInts(VersionedNode node, int input)
    {
        string name = node.Input(input);
        long[]? values = Constant(name)?.ToInt64s();
        if (values is not null)
        {
            Constants.Remove(name);
        }

        return values;
    }

    /// <summary>Adds an int64 vector.</summary>
    public string AddInts(VersionedNode node, string role, params long[] values) => Add(node, role, Tensor.Vector<long>(values));

    /// <summary>Adds a scalar of the element type of the value called <paramref name="like"/>, cast to it where the type is not known.</summary>
    public string AddScalarLike(VersionedNode node, string role, float value, string like)
    {
        Tensor? typed = Type(like)?.ElementType switch
        {
            ElementType.Float32 => Tensor.Scalar(value),
            ElementType.Float64 => Tensor.Scalar((double)value),
            ElementType.Float16 => Tensor.Scalar((Half)value),
            _ => null,
        };
        return typed is not null
            ? Add(node, role, typed)
            : Before(node, "CastLike", role, [Add(node, role, Tensor.Scalar(value)), like]);
    }

    /// <summary>Adds a node, at its newest version, before <paramref name="node"/> and gives the name of its output.</summary>
    public string Before(VersionedNode node, string opType, string role, string[] inputs, AttributeMap? attributes = null)
    {
        string output = fresh($"{Stem(node)}_{role}");
        NodesBefore.Add(Added(node, opType, inputs, output, attributes));
        return output;
    }

    /// <summary>Lets a new node, at its newest version, compute output <paramref name="output"/> of <paramref name="node"/> from what the node computed so far.</summary>
    public void After(VersionedNode node, int output, string opType, Func<string, string[]> inputs, AttributeMap? attributes = null)
    {
        string wanted = node.Outputs[output];
        string computed = fresh($"{wanted}_{opType}");
        node.Outputs[output] = computed;
        NodesAfter.Insert(0, Added(node, opType, inputs(computed), wanted, attributes));
    }

    private static VersionedNode Added(VersionedNode node, string opType, string[] inputs, string output, AttributeMap? attributes) =>
        new(opType) { Name = node.Name, Inputs = [.. inputs], Outputs = [output], Attributes = attributes ?? new AttributeMap() };

    private static string Stem(VersionedNode node) => node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault(static o => o.Length > 0) ?? node.OpType;
}
