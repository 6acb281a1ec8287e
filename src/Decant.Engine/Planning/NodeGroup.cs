using Decant.Graphs;
using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Nodes that one kernel computes: an anchor, and what was fused behind it.</summary>
/// <param name="Anchor">The node that the kernel is chosen by.</param>
internal sealed record NodeGroup(Node Anchor)
{
    /// <summary>The nodes, the anchor first.</summary>
    public IReadOnlyList<Node> Nodes { get; init; } = [Anchor];

    /// <summary>The inputs: the anchor's (padded to <see cref="ResidualInput"/> with absent ones), then the residual.</summary>
    public IReadOnlyList<Value?> Inputs { get; init; } = Anchor.Inputs;

    /// <summary>The outputs: those of the last node.</summary>
    public IReadOnlyList<Value?> Outputs { get; init; } = Anchor.Outputs;

    /// <summary>The index of the input that is added before the activation, or -1.</summary>
    public int ResidualInput { get; init; } = -1;

    /// <summary>What multiplies and shifts each channel of the anchor's result, before the residual is added; null where nothing does.</summary>
    public ChannelAffineParameters? Affine { get; init; }

    /// <summary>What multiplies the anchor's result and is added along its last axis, before the residual is added; null where nothing is.</summary>
    public RowAffineParameters? RowAffine { get; init; }

    /// <summary>The functions of a chain of element-wise nodes, which read the group's inputs; null of other groups.</summary>
    public IReadOnlyList<ChainStep>? Chain { get; init; }

    /// <summary>The function that ends the group.</summary>
    public Activation Activation { get; init; }

    /// <summary>The operators' names, such as <c>Conv+Add+Relu</c>.</summary>
    public string OperatorNames => string.Join('+', Nodes.Select(static n => n.Op.Schema.Name));

    /// <summary>The name of the anchor, or of its first output where it has none.</summary>
    public string Name => Anchor.Name.Length > 0 ? Anchor.Name : Anchor.Outputs.FirstOrDefault(static o => o is not null)?.Name ?? string.Empty;
}
