using Decant.Graphs;

namespace Decant.Formats.Onnx;

/// <summary>A node on its way between opset versions; values are names, an absent one is empty.</summary>
/// <param name="opType">The operator.</param>
/// <param name="domain">Its domain; empty for ONNX's own.</param>
internal sealed class VersionedNode(string opType, string domain = "")
{
    /// <summary>The operator.</summary>
    public string OpType { get; set; } = opType;

    /// <summary>The operator's domain.</summary>
    public string Domain { get; } = domain;

    /// <summary>The node's name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The inputs.</summary>
    public List<string> Inputs { get; init; } = [];

    /// <summary>The outputs.</summary>
    public List<string> Outputs { get; init; } = [];

    /// <summary>The attributes, subgraphs excepted.</summary>
    public AttributeMap Attributes { get; init; } = new();

    /// <summary>The subgraphs by attribute name.</summary>
    public List<(string Name, GraphProto Graph)> Subgraphs { get; init; } = [];

    /// <summary>The node of the graph that this is written for, or null.</summary>
    public Node? Origin { get; init; }

    /// <summary>The input at <paramref name="index"/>, or an empty name.</summary>
    public string Input(int index) => index < Inputs.Count ? Inputs[index] : string.Empty;

    /// <summary>Whether the input at <paramref name="index"/> is given.</summary>
    public bool HasInput(int index) => Input(index).Length > 0;

    /// <summary>Whether the output at <paramref name="index"/> is wanted.</summary>
    public bool HasOutput(int index) => index < Outputs.Count && Outputs[index].Length > 0;

    /// <summary>Sets the input at <paramref name="index"/>; absent ones before it are added as needed.</summary>
    public void SetInput(int index, string name)
    {
        while (Inputs.Count <= index)
        {
            Inputs.Add(string.Empty);
        }

        Inputs[index] = name;
    }

    /// <summary>Takes away inputs from <paramref name="count"/> on, and absent ones at the end.</summary>
    public void TrimInputs(int count)
    {
        if (Inputs.Count > count)
        {
            Inputs.RemoveRange(count, Inputs.Count - count);
        }

        while (Inputs.Count > 0 && Inputs[^1].Length == 0)
        {
            Inputs.RemoveAt(Inputs.Count - 1);
        }
    }

    /// <summary>The attribute called <paramref name="name"/>, taken away, or null.</summary>
    public T? Take<T>(string name)
        where T : AttributeValue
    {
        var found = Attributes[name] as T;
        Attributes.Remove(name);
        return found;
    }

    /// <summary>The integers of the attribute called <paramref name="name"/>, taken away, or null.</summary>
    public long[]? TakeInts(string name) => Take<IntListAttribute>(name) is { } list ? [.. list.Value] : null;

    /// <summary>The integer of the attribute called <paramref name="name"/>, taken away, or the default.</summary>
    public long TakeInt(string name, long defaultValue) => Take<IntAttribute>(name)?.Value ?? defaultValue;
}
