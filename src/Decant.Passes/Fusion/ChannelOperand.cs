using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>The operands of an arithmetic node that applies one number a channel to the output of a linear node.</summary>
/// <param name="Source">The linear node.</param>
/// <param name="Linear">It with its weights, or null.</param>
/// <param name="Numbers">One number for each channel, or null.</param>
/// <param name="WhyNot">What stands in the way, or null.</param>
internal sealed record ChannelOperand(Node Source, LinearNode? Linear, double[]? Numbers, string? WhyNot)
{
    /// <summary>The operands; null where the node does not apply a constant to a linear node at all.</summary>
    /// <param name="node">A node of two inputs.</param>
    /// <param name="commutes">Whether the constant may stand on the left.</param>
    public static ChannelOperand? Of(Node node, bool commutes)
    {
        for (int constant = commutes ? 0 : 1; constant < 2; constant++)
        {
            if (node.Input(constant)?.Constant is { } tensor && node.Input(1 - constant)?.Producer is { } source
                && source.Graph == node.Graph && LinearNode.IsCandidate(source))
            {
                return Read(node, source, tensor);
            }
        }

        return null;
    }

    private static ChannelOperand Read(Node node, Node source, Tensor tensor)
    {
        Value output = source.Output(0)!;
        if (!output.IsReadOnce())
        {
            return new(source, null, null, "its output is read by others too");
        }

        (LinearNode? linear, string? whyNot) = LinearNode.Of(source);
        if (linear is null)
        {
            return new(source, null, null, whyNot);
        }

        double[]? numbers = PerChannel.Read(tensor, linear.Rank, linear.ChannelAxis, linear.Channels);
        return numbers is null || tensor.ElementType != linear.Weight.ElementType || node.Output(0)?.Shape?.Rank != linear.Rank
            ? new(source, null, null, $"the constant {tensor} of {node} is not one number for each of its {linear.Channels} channels on axis {linear.ChannelAxis}")
            : new(source, linear, numbers, null);
    }
}
