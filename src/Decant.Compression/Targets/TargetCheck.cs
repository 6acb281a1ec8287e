using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Holds a quantized model against the rules of a target.</summary>
public static class TargetCheck
{
    /// <summary>What of the model the target does not accept; one sentence each, naming the node.</summary>
    /// <param name="model">A model whose types are inferred.</param>
    /// <param name="target">The rules.</param>
    public static IReadOnlyList<string> Violations(Model model, DeploymentTarget target)
    {
        var found = new List<string>();
        if (model.Opset < target.MinimumOpset)
        {
            found.Add($"the model is of opset {model.Opset}, {target.Name} needs {target.MinimumOpset}");
        }

        foreach (Node node in model.Graph.AllNodes())
        {
            found.AddRange(node.Op switch
            {
                QuantizeLinearOp => Activation(node, target),
                DequantizeLinearOp when node.Input(0)?.Constant is { } stored => Stored(node, stored, target),
                _ when target.SharedScales && node.Facts().PassesValues => Shared(node),
                _ => [],
            });
        }

        return found;
    }

    /// <summary>Lets only a model pass that keeps the rules.</summary>
    /// <exception cref="UnsupportedException">DEC1909: it breaks some; all are listed.</exception>
    public static void Require(Model model, DeploymentTarget target)
    {
        IReadOnlyList<string> found = Violations(model, target);
        if (found.Count > 0)
        {
            throw new UnsupportedException("DEC1909", $"target {target.Name}: the model breaks {found.Count} of its rules\n{string.Join('\n', found)}\nthe rules are from: {target.Source}");
        }
    }

    private static IEnumerable<string> Activation(Node node, DeploymentTarget target)
    {
        ElementType type = node.Output(0)?.TensorType?.ElementType ?? ElementType.Undefined;
        if (!target.Activations.Contains(type))
        {
            yield return $"{node}: activations of type {type.Name()}, expected {Names(target.Activations)}";
        }
        else if (target.SymmetricActivations && !IsMiddle(node.Input(2)?.Constant, type))
        {
            yield return $"{node}: the zero point is not {Middle(type)}, the middle of {type.Name()}";
        }
    }

    private static IEnumerable<string> Stored(Node node, Tensor stored, DeploymentTarget target)
    {
        if (stored.ElementType == ElementType.Int32)
        {
            if (!target.IntegerBiases)
            {
                yield return $"{node}: a bias of type int32, expected a float one";
            }

            yield break;
        }

        if (!ReadAsWeight(node))
        {
            yield break;
        }

        if (!target.Weights.Contains(stored.ElementType))
        {
            yield return $"{node}: weights of type {stored.ElementType.Name()}, expected {Names(target.Weights)}";
        }
        else if (!IsMiddle(node.Input(2)?.Constant, stored.ElementType))
        {
            yield return $"{node}: the zero point of weights is not {Middle(stored.ElementType)}";
        }

        if (Overflows(node, stored, target))
        {
            yield return $"{node}: two neighbouring weights have magnitudes of more than {OverflowFreeWeights.PairLimit} together, with which the runtime saturates";
        }

        if (!target.PerAxisWeights && node.Input(1)?.Constant is { Length: > 1 } scales)
        {
            yield return $"{node}: {scales.Length} scales, expected one for the whole weight";
        }
    }

    /// <summary>Whether a target's runtime may saturate with a stored weight.</summary>
    internal static bool Overflows(Node dequantize, Tensor stored, DeploymentTarget target) =>
        target.WeightForms.Any(static f => f.Range == WeightRange.OverflowFree) && stored.ElementType == ElementType.Int8
        && dequantize.Output(0)!.Uses.Any(u => u.Node?.Facts() is { WeightOutputAxis: { } outer, WeightInputAxis: { } inner } facts && facts.WeightInput == u.Index
            && !(facts.ChannelGroups > 1 && stored.Sizes[inner] == 1) && !OverflowFreeWeights.Holds(stored, outer, inner));

    private static bool ReadAsWeight(Node node) =>
        node.Output(0)!.Uses.Any(static u => u.Node is { } reader && reader.Facts().WeightInput == u.Index);

    // Between a dequantized input and a quantized output.
    private static IEnumerable<string> Shared(Node node)
    {
        if (node.Output(0)?.Uses is not [{ Node: { Op: QuantizeLinearOp } after }])
        {
            yield break;
        }

        foreach (int index in node.Facts().ValueInputs)
        {
            if (node.Input(index)?.Producer is { Op: DequantizeLinearOp } before && !(Same(before, after, 1) && Same(before, after, 2)))
            {
                yield return $"{node}: its input {index} and its output differ in scale or zero point, expected the same";
            }
        }
    }

    private static bool Same(Node before, Node after, int input)
    {
        Tensor? first = before.Input(input)?.Constant;
        Tensor? second = after.Input(input)?.Constant;
        return first is null ? second is null : second is not null && first.ContentEquals(second);
    }

    private static bool IsMiddle(Tensor? zeroPoint, ElementType type) =>
        (zeroPoint is null && Middle(type) == 0) || (zeroPoint is not null && zeroPoint.ToInt64s().All(z => z == Middle(type)));

    private static long Middle(ElementType type) => type.IsUnsignedInteger() ? (type.IntegerRange().Maximum + 1) / 2 : 0;

    private static string Names(IReadOnlyList<ElementType> types) => string.Join(" or ", types.Select(static t => t.Name()));
}
