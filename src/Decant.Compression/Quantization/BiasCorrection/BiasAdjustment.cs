using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Adds numbers to the biases of layers.</summary>
public static class BiasAdjustment
{
    /// <summary>Whether a node adds a stored bias of its own, one number a channel.</summary>
    public static bool Fits(Node node) => node.Facts().BiasInput is { } index
        && node.Input(index) is { Constant: { ElementType: ElementType.Float32, Rank: 1 } } && node.Output(0) is not null;

    /// <summary>A copy of the model with other biases.</summary>
    /// <param name="model">The float model.</param>
    /// <param name="corrections">What is added to each channel of a layer, by the name of the layer's output.</param>
    /// <exception cref="ModelException">DEC1907: a layer does not exist, adds no bias, or has another number of channels.</exception>
    public static Model Apply(Model model, IReadOnlyDictionary<string, float[]> corrections)
    {
        Model result = model.Clone();
        var editor = new GraphEditor(result.Graph, "adjust-biases");
        foreach ((string layer, float[] correction) in corrections)
        {
            Node node = result.Graph.Nodes.FirstOrDefault(n => n.Output(0)?.Name == layer && Fits(n))
                ?? throw new ModelException("DEC1907", $"bias adjustment: no layer with a bias computes '{layer}'; the adjustment was made for another model");
            Add(editor, node, correction);
        }

        StoredWeights.Tidy(result);
        return result;
    }

    private static void Add(GraphEditor editor, Node node, float[] correction)
    {
        int index = node.Facts().BiasInput!.Value;
        Value bias = node.Input(index)!;
        float[] values = bias.Constant!.ToFloats();
        if (values.Length != correction.Length)
        {
            throw new ModelException(
                "DEC1907", $"bias adjustment: {node} adds a bias of {values.Length} channels, the adjustment has {correction.Length}; it was made for another model");
        }

        for (int c = 0; c < values.Length; c++)
        {
            values[c] += correction[c];
        }

        editor.SetInput(node, index, editor.AddInitializer($"{bias.Name}_adj", Tensor.Create(values, bias.Constant.Shape)));
    }
}
