using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Large.Bench;

/// <summary>One long chain of small nodes, of which every tenth does nothing: what takes more than one pass over a graph shows here.</summary>
internal static class ChainModel
{
    /// <summary>A model of so many nodes.</summary>
    public static Model Create(int nodes)
    {
        var model = new Model("chain") { IrVersion = 8, ProducerName = "decant-large-bench" };
        model.Opsets[string.Empty] = 17;
        var editor = new GraphEditor(model.Graph);
        Value x = editor.AddInput("x", new TensorType(ElementType.Float32, Shape.Of(1, 4)));
        for (int i = 0; i < nodes; i++)
        {
            (Operator op, Value?[] inputs) = (i % 10) switch
            {
                9 => ((Operator)new IdentityOp(), (Value?[])[x]),
                0 or 4 => (new AddOp(), [x, editor.AddInitializer($"c{i}", GeneratedWeights.Around(i, 0.5f, 0.1f, 4))]),
                2 or 6 => (new MulOp(), [x, editor.AddInitializer($"c{i}", GeneratedWeights.Around(i, 1, 0.1f, 4))]),
                _ => (new TanhOp(), [x]),
            };
            x = editor.Insert(op, inputs, null, outputName: $"v{i}").Output(0)!;
        }

        editor.AddOutput(x);
        return model;
    }
}
