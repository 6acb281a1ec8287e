using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>
/// What a node computes: a sealed record per operator, with its attributes as typed properties. It knows one version, the newest.
/// </summary>
public abstract record Operator
{
    /// <summary>The name, parameters and attributes.</summary>
    public abstract OperatorSchema Schema { get; }

    /// <summary>The tensor that a node of this operator always yields, where it takes no inputs; null otherwise.</summary>
    public virtual Tensor? ConstantOutput => null;

    /// <summary>This operator for a node that has only some of its subgraphs; the same one where all are required.</summary>
    /// <param name="present">The names of those that the node has, in the schema's order.</param>
    public virtual Operator WithSubgraphs(EquatableList<string> present) => this;

    /// <summary>Writes the attributes that differ from their defaults, for files.</summary>
    public virtual void WriteAttributes(AttributeMap attributes)
    {
    }

    /// <summary>How the gradients of the inputs follow from those of the outputs; null where the operator has no rule.</summary>
    public virtual GradientRule? Gradient => null;

    /// <summary>Sets the type, and where it is a small integer tensor the elements, of each output.</summary>
    /// <exception cref="ModelException">The inputs' types or shapes contradict each other or the attributes.</exception>
    public abstract void Infer(InferenceContext context);

    /// <summary>Computes the outputs, one element at a time: the truth that kernels are tested against.</summary>
    /// <exception cref="ModelException">The inputs' values are out of range.</exception>
    /// <exception cref="UnsupportedException">DEC1201: the operator cannot be evaluated.</exception>
    public virtual void Evaluate(EvaluationContext context) => throw new UnsupportedException(
        "DEC1201", $"{context.Who}: the operator {Schema} cannot be evaluated");

    /// <summary>What holds of a node of this operator, whatever runs it.</summary>
    public virtual OperatorFacts Facts(Node node) => OperatorFacts.None;

    /// <summary>Corrects the sizes that the operator or its constant inputs hold when positions of the node's axes are taken away.</summary>
    /// <exception cref="UnsupportedException">DEC1710: a size is computed in a way that cannot follow.</exception>
    public virtual void RemovePositions(AxisRemoval removal)
    {
    }
}
