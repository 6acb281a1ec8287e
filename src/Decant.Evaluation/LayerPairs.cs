using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Evaluation;

/// <summary>Matches the inner values of a model with those of its rewritten version.</summary>
public static class LayerPairs
{
    // What this tool and ONNX Runtime's call a value after dequantizing it.
    private static readonly string[] Dequantized = ["_dq", "_DequantizeLinear_Output"];

    /// <summary>
    /// The float32 values of the original's main graph that the other has too, in order: under the same name, or, where that one was
    /// quantized, as the value after dequantizing it.
    /// </summary>
    public static IReadOnlyList<ValuePair> Of(Model original, Model candidate)
    {
        var pairs = new List<ValuePair>();
        foreach (Node node in original.Graph.Nodes)
        {
            foreach (Value value in node.Outputs.OfType<Value>().Where(static v => v.TensorType?.ElementType == ElementType.Float32 && v.Constant is null))
            {
                Value? match = Dequantized.Select(d => candidate.Graph.Find(value.Name + d)).FirstOrDefault(static v => v is not null) ?? candidate.Graph.Find(value.Name);
                if (match?.TensorType?.ElementType == ElementType.Float32 && match.Constant is null)
                {
                    pairs.Add(new ValuePair(value.Name, node.Op.Schema.Name, match.Name));
                }
            }
        }

        return pairs;
    }
}
