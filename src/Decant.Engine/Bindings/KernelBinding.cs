using Decant.Graphs;
using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Tells how nodes of one operator run on kernels. Adding a kernel is one binding and one line in its family's list.</summary>
internal abstract class KernelBinding
{
    /// <summary>The operator's type.</summary>
    public abstract Type Operator { get; }

    /// <summary>Whether the kernel can end with an activation.</summary>
    public virtual bool TakesActivation => false;

    /// <summary>Whether the kernel can add another tensor of its output's shape before the activation.</summary>
    public virtual bool TakesResidual => false;

    /// <summary>A larger group around the anchor that the binding can run as a whole; null where there is none.</summary>
    /// <remarks>Inner values of the group must have no other readers.</remarks>
    public virtual NodeGroup? Widen(NodeGroup group) => null;

    /// <summary>The node as one step of a chain of element-wise functions of float32; null where it is none.</summary>
    public virtual ChainStep? Step(Node node) => null;

    /// <summary>The ways to run a group, the preferred one first; none where no kernel fits, and the reference runs.</summary>
    /// <remarks>All inputs and outputs that are present have static types.</remarks>
    public abstract IEnumerable<KernelPlan> Plan(NodeGroup group);
}
