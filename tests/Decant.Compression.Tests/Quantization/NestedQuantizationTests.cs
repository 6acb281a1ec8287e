using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class NestedQuantizationTests
{
    [Fact]
    public void Static_Branch_TheVisitedOneBecomesInteger_TheOtherStaysFloat()
    {
        Model model = Branches();
        Dictionary<string, RuntimeValue>[] samples = [.. Enumerable.Range(0, 4).Select(s => Inputs(s, take: true))];
        QuantizationPlan plan = StaticQuantizer.Plan(model, new StaticQuantizationOptions(), samples, new DecantEngine());
        Model quantized = StaticQuantizer.Apply(model, plan);

        GraphVerifier.Verify(quantized);
        Graph[] bodies = [.. quantized.Graph.Nodes.Single(static n => n.Op is IfOp).Subgraphs];
        Assert.Equal(2, bodies[0].Initializers.Count(static i => i.Initializer is { ElementType: ElementType.Int8, Rank: 4 }));
        Assert.DoesNotContain(bodies[1].Initializers, static i => i.Initializer!.ElementType == ElementType.Int8);
        foreach (bool take in (bool[])[true, false])
        {
            Dictionary<string, RuntimeValue> inputs = Inputs(50, take);
            float[] expected = GraphDraft.Reference(model, inputs);
            using IInferenceSession session = new DecantEngine().CreateSession(quantized, new SessionOptions());
            foreach (float[] found in (float[][])[GraphDraft.Reference(quantized, inputs), ((Tensor)session.Run(inputs)["y"]).ToFloats()])
            {
                double noise = expected.Zip(found, static (e, f) => Math.Pow(e - f, 2)).Sum();
                Assert.True(noise == 0 || 10 * Math.Log10(expected.Sum(static e => e * (double)e) / noise) > 30, $"taken: {take}");
            }
        }
    }

    private static Dictionary<string, RuntimeValue> Inputs(int seed, bool take) => new()
    {
        ["x"] = GraphDraft.Random(seed, 1, 3, 6, 6),
        ["take"] = Tensor.Scalar(take),
    };

    // Both branches read the value 'a' of the graph around them.
    private static Model Branches()
    {
        var draft = new GraphDraft();
        var editor = new GraphEditor(draft.Model.Graph);
        Value take = editor.AddInput("take", new TensorType(ElementType.Bool, Shape.Scalar));
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 4, 1);
        Node node = editor.AddNode(new IfOp(), [take], [editor.Declare("y", null)], "if", null);
        for (int branch = 0; branch < 2; branch++)
        {
            Graph body = editor.AddSubgraph(node, branch == 0 ? "then_branch" : "else_branch");
            var inside = new GraphEditor(body);
            Value w = inside.AddInitializer($"w{branch}", GraphDraft.Random(5 + branch, 2, 4, 1, 1));
            Value first = inside.Insert(new ConvOp(new SlidingWindow()), [a, w], null, outputName: $"c{branch}").Output(0)!;
            Value rectified = inside.Insert(new ReluOp(), [first], null, outputName: $"r{branch}").Output(0)!;
            Value v = inside.AddInitializer($"v{branch}", GraphDraft.Random(7 + branch, 3, 2, 1, 1));
            inside.AddOutput(inside.Insert(new ConvOp(new SlidingWindow()), [rectified, v], null, outputName: $"d{branch}").Output(0)!);
        }

        TypeInference.Infer(draft.Model);
        return draft.Done(node.Output(0)!);
    }
}
