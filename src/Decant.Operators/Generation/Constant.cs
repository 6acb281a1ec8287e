using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>A stored tensor.</summary>
public sealed record ConstantOp : Operator
{
    private readonly string _attribute;
    private readonly AttributeValue _stored;

    /// <summary>A constant stored as a tensor.</summary>
    public ConstantOp(Tensor value)
        : this("value", new TensorAttribute(value), value)
    {
    }

    private ConstantOp(string attribute, AttributeValue stored, Tensor value)
    {
        _attribute = attribute;
        _stored = stored;
        Value = value;
    }

    /// <summary>ONNX Constant.</summary>
    public static OperatorSchema Definition { get; } = new("Constant", 25)
    {
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["sparse_value", "value", "value_float", "value_floats", "value_int", "value_ints", "value_string", "value_strings"],
        Create = FromAttributes,
    };

    /// <summary>The tensor.</summary>
    public Tensor Value { get; }

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override Tensor? ConstantOutput => Value;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Add(_attribute, _stored);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, Value.ElementType, Value.Shape, SymbolicTensor.From(Value));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => context.SetOutput(0, Value);

    /// <summary>Whether both hold the same tensor, by its content.</summary>
    public bool Equals(ConstantOp? other) => other is not null && _attribute == other._attribute && Value.ContentEquals(other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_attribute, Value.ContentHash());

    private static ConstantOp FromAttributes(AttributeMap attributes)
    {
        foreach (string name in Definition.Attributes)
        {
            if (attributes[name] is { } stored)
            {
                return new ConstantOp(name, stored, ToTensor(name, attributes));
            }
        }

        throw new ModelException("DEC1220", "Constant: none of its value attributes is given");
    }

    private static Tensor ToTensor(string name, AttributeMap attributes) => name switch
    {
        "value" => attributes.Tensor(name)!,
        "value_float" => Tensor.Scalar(attributes.Float(name)),
        "value_floats" => Tensor.Vector<float>(attributes.Floats(name)!.Value.AsSpan()),
        "value_int" => Tensor.Scalar(attributes.Int(name)),
        "value_ints" => Tensor.Vector<long>(attributes.Ints(name)!.Value.AsSpan()),
        "value_string" => Tensor.FromStrings([attributes.Text(name)], Shape.Scalar),
        "value_strings" => Tensor.FromStrings([.. attributes.Texts(name)!.Value], Shape.Of(attributes.Texts(name)!.Value.Count)),
        _ => attributes[name] is SparseTensorAttribute sparse
            ? Densify(sparse.Value)
            : throw new ModelException("DEC1101", $"attribute '{name}': expected SparseTensor, found {attributes[name]!.GetType().Name}"),
    };

    // Indices are row-major positions, or one row of coordinates for each value.
    private static Tensor Densify(SparseTensor sparse)
    {
        long[] indices = sparse.Indices.ToInt64s();
        long[] strides = sparse.Shape.Strides();
        int rank = sparse.Indices.Rank == 2 ? strides.Length : 1;
        if (indices.LongLength != sparse.Values.Length * rank)
        {
            throw new ModelException("DEC1220", $"Constant: {indices.Length} indices do not place {sparse.Values.Length} values in {sparse.Shape}");
        }

        using var source = new ElementSource(sparse.Values);
        using var buffer = new ElementBuffer(sparse.Values.ElementType, sparse.Shape.ElementCount);
        for (long i = 0; i < sparse.Values.Length; i++)
        {
            long at = 0;
            for (int axis = 0; axis < rank; axis++)
            {
                at += indices[(i * rank) + axis] * (sparse.Indices.Rank == 2 ? strides[axis] : 1);
            }

            buffer.CopyRun(source, i, Indices.Normalize("Constant", at, buffer.Length), 1);
        }

        return buffer.ToTensor(sparse.Shape);
    }
}
