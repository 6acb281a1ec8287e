using Decant.Kernels;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>RNN of float32 with constant weights and activations without parameters.</summary>
internal sealed class RnnBinding : KernelBinding<RnnOp>
{
    private static readonly Dictionary<string, Activation> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Relu"] = Activation.Relu,
        ["Sigmoid"] = Activation.Sigmoid,
        ["Tanh"] = Activation.Tanh,
    };

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, RnnOp op)
    {
        string[] names = [.. op.Attributes.Activations ?? Enumerable.Repeat("Tanh", op.Attributes.Directions)];
        if (names.Length == op.Attributes.Directions && names.All(Known.ContainsKey)
            && RecurrentPlan.Create(group, op.Attributes, (x, w, r, b) => new RnnKernel(x, w, r, b, op.Attributes.Direction, Array.ConvertAll(names, static n => Known[n]))) is { } plan)
        {
            yield return plan;
        }
    }
}
