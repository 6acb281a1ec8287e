using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>What inference says of every value holds when the model runs.</summary>
public class InferenceProperties
{
    [Fact]
    public void Inference_OfSymbolicModels_AgreesWithExecution()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            Model model = GraphGenerator.Create(seed, 14, symbolic: true);
            TypeInference.Infer(model);
            var evaluator = new ReferenceEvaluator(model) { Observer = (node, outputs) => Check(seed, model, node, outputs) };
            evaluator.Run(RandomInputs.For(model));
        }
    }

    private static void Check(int seed, Model model, Node node, IReadOnlyList<RuntimeValue?> outputs)
    {
        for (int i = 0; i < outputs.Count; i++)
        {
            if (outputs[i] is not Tensor tensor || node.Output(i) is not { TensorType: { } type } value)
            {
                continue;
            }

            string where = $"seed {seed}: {GraphPrinter.Print(node)} computed {tensor}\n{GraphPrinter.Print(model)}";
            Assert.True(type.ElementType == tensor.ElementType, where);
            Assert.True(type.Shape?.Substitute(RandomInputs.Bindings).Accepts(tensor.Shape) != false, where);
            foreach ((int index, Dim element) in value.Elements?.Elements.Index() ?? [])
            {
                Dim known = element.Substitute(RandomInputs.Bindings);
                Assert.True(!known.IsNumber || known.Value == tensor.ReadInt64(index), where);
            }
        }
    }
}
