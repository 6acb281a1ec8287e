using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Writing a model and reading it again gives the same model.</summary>
public class FileProperties
{
    private const int Seeds = 60;

    [Fact]
    public void Onnx_WrittenAtTheNewestOpsetAndRead_IsTheSameGraph()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            using Model model = GraphGenerator.Create(seed, 14, symbolic: seed % 2 == 0);
            model.Opsets[string.Empty] = OperatorRegistry.NewestOpset;
            using Model read = OnnxFormat.Load(OnnxFormat.ToArray(model), $"seed {seed}", ".");
            Assert.Equal(Text(model), Text(read));
        }
    }

    [Fact]
    public void Onnx_WrittenAtAnOlderOpsetAndRead_KeepsOutputs()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            using Model model = GraphGenerator.Create(seed, 14);
            using Model read = OnnxFormat.Load(OnnxFormat.ToArray(model), $"seed {seed}", ".");
            Dictionary<string, RuntimeValue> inputs = RandomInputs.For(model);
            IReadOnlyList<RuntimeValue> before = new ReferenceEvaluator(model).Run(inputs);
            IReadOnlyList<RuntimeValue> after = new ReferenceEvaluator(read).Run(inputs);
            string? difference = OutputDifference.Of(model, before, after, 0);
            Assert.True(difference is null, $"seed {seed}, opset {model.Opset}: {difference}\n{GraphPrinter.Print(model)}");
        }
    }

    // What rewrites noted on nodes, and that a tensor repeats one value, is not part of a file.
    private static string Text(Model model)
    {
        foreach (Value stored in model.Graph.Initializers.Where(static v => v.Initializer is { IsSplat: true, ElementType: ElementType.Float32 }).ToArray())
        {
            new GraphEditor(model.Graph).SetInitializer(stored, Dense(stored.Initializer!));
        }

        foreach (Node node in model.Graph.AllNodes())
        {
            node.Origin = null;
            if (node.Op.ConstantOutput is { IsSplat: true, ElementType: ElementType.Float32 } splat)
            {
                new GraphEditor(node.Graph).SetOperator(node, new ConstantOp(Dense(splat)));
            }
        }

        TypeInference.Infer(model);
        return GraphPrinter.Print(model);
    }

    private static Tensor Dense(Tensor splat) => Tensor.Create(splat.ToFloats(), splat.Shape);
}
