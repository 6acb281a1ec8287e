using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>
/// How far the outputs of a model move when the result of every float operator is changed by a few roundings: another implementation of
/// the same arithmetic may differ by as much, and where a comparison or a rounding flips, by anything.
/// </summary>
internal static class Stability
{
    private const int Runs = 4;

    /// <summary>The outputs of several runs with small changes; empty where one of them fails.</summary>
    public static IReadOnlyList<IReadOnlyList<RuntimeValue>> Perturbed(RandomModel random)
    {
        List<IReadOnlyList<RuntimeValue>> runs = [];
        for (int run = 0; run < Runs; run++)
        {
            using Model copy = random.Model.Clone();
            foreach (Node node in copy.Graph.AllNodes().ToArray())
            {
                Perturb(node, run);
            }

            try
            {
                runs.Add(new ReferenceEvaluator(copy).Run(random.Inputs));
            }
            catch (DecantException)
            {
                return [];
            }
        }

        return runs;
    }

    private static void Perturb(Node node, int run)
    {
        OperatorFacts facts = node.Facts();
        if (facts.PassesValues || node.Op.ConstantOutput is not null || node.Subgraphs.Count > 0)
        {
            return;
        }

        var editor = new GraphEditor(node.Graph);
        Node? next = node.Graph.Nodes.SkipWhile(n => n != node).Skip(1).FirstOrDefault();
        foreach (Value output in node.Outputs.OfType<Value>().Where(static o => o.TensorType?.ElementType.IsFloat() == true).ToArray())
        {
            var noise = new PerturbOp((run * 1000) + output.Name.Length, 8, facts.IsElementwise ? 0 : 8);
            Use[] uses = [.. output.Uses];
            Value moved = editor.Insert(noise, [output], next).Output(0)!;
            foreach (Use use in uses.Where(static u => u.Node is not null))
            {
                new GraphEditor(use.Graph).SetInput(use.Node!, use.Index, moved);
            }

            editor.SetOutputs([.. node.Graph.Outputs.Select(o => o == output ? moved : o)]);
        }
    }
}
