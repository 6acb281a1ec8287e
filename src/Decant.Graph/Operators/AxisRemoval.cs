using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>What a node's operator sees when positions of its inputs' and outputs' axes are taken away: it corrects the sizes that it holds.</summary>
/// <param name="node">The node, its values still as they were.</param>
/// <param name="removed">The positions that an axis of a value loses, ascending; empty where it loses none.</param>
public sealed class AxisRemoval(Node node, Func<Value, int, IReadOnlyList<long>> removed)
{
    private readonly Dictionary<int, Tensor> _constants = [];

    /// <summary>The node.</summary>
    public Node Node { get; } = node;

    /// <summary>The operator of the smaller node.</summary>
    public Operator Op { get; set; } = node.Op;

    /// <summary>Inputs that are constant and hold sizes: their new elements.</summary>
    public IReadOnlyDictionary<int, Tensor> Constants => _constants;

    /// <summary>The positions that an axis of an input or output loses, ascending.</summary>
    public IReadOnlyList<long> Removed(Value? value, int axis) => value is null ? [] : removed(value, axis);

    /// <summary>The size that an axis of known size has afterwards.</summary>
    public long NewSize(Value? value, int axis) => value!.Shape![axis].Value - Removed(value, axis).Count;

    /// <summary>Whether an axis of a value loses positions.</summary>
    public bool Touches(Value? value) => value?.Shape is { } shape && Enumerable.Range(0, shape.Rank).Any(a => Removed(value, a).Count > 0);

    /// <summary>Gives a constant input new elements.</summary>
    public void SetConstant(int input, Tensor tensor) => _constants[input] = tensor;

    /// <summary>Gives a constant input of integers new elements of the type and shape it had.</summary>
    public void SetIntegers(int input, long[] elements)
    {
        Tensor old = Node.Input(input)!.Constant!;
        _constants[input] = old.ElementType == ElementType.Int32
            ? Tensor.Create(Array.ConvertAll(elements, static e => checked((int)e)), old.Shape)
            : Tensor.Create(elements, old.Shape);
    }

    /// <summary>The error that a node cannot follow.</summary>
    public UnsupportedException Fail(string why) => new("DEC1710", $"{Node.Describe()}: positions of its axes cannot be removed: {why}");
}
