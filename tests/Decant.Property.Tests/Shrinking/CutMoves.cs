using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Replaces what a node computes by what it computed: an input of the model, or in a subgraph a stored tensor.</summary>
internal static class CutMoves
{
    /// <summary>The moves, those that cut most first.</summary>
    public static IEnumerable<Func<RandomModel?>> Of(RandomModel random)
    {
        var computed = new Dictionary<Node, IReadOnlyList<RuntimeValue?>>();
        try
        {
            new ReferenceEvaluator(random.Model) { Observer = (node, outputs) => computed[node] = [.. outputs] }.Run(random.Inputs);
        }
        catch (DecantException)
        {
            yield break;
        }

        foreach (Node node in random.Model.Graph.AllNodes().Reverse())
        {
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                int index = i;
                if (node.Outputs[i] is { Uses.Count: > 0 } value && computed.GetValueOrDefault(node)?[i] is { } content
                    && value.Uses.Any(static u => u.Node is not null) && node.Op.ConstantOutput is null)
                {
                    yield return () => Cut(random, node, index, content);
                }
            }
        }

        foreach (Value input in random.Model.Graph.Inputs)
        {
            if (random.Inputs.GetValueOrDefault(input.Name) is Tensor tensor)
            {
                yield return () => Store(random, input.Name, tensor);
            }
        }
    }

    private static RandomModel Cut(RandomModel random, Node node, int index, RuntimeValue content)
    {
        var copy = new Shrunken(random);
        Node twin = copy.Twin(node);
        Value old = twin.Output(index)!;
        Value replacement;
        if (twin.Graph.Outer is null)
        {
            replacement = copy.Editor.AddInput(copy.Editor.FreeName("cut"), ValueTypes.Of(content));
            copy.Inputs.Add(replacement.Name, content);
        }
        else
        {
            replacement = new GraphEditor(twin.Graph).AddInitializer("cut", (Tensor)content);
        }

        foreach (Use use in old.Uses.Where(static u => u.Node is not null).ToArray())
        {
            new GraphEditor(use.Graph).SetInput(use.Node!, use.Index, replacement);
        }

        if (old.IsGraphOutput && twin.Graph.Outer is null)
        {
            Value[] outputs = [.. copy.Model.Graph.Outputs.Where(o => o != old)];
            copy.Editor.SetOutputs(outputs.Length > 0 ? outputs : [old]);
        }

        return copy.Finish();
    }

    private static RandomModel? Store(RandomModel random, string input, Tensor content)
    {
        var copy = new Shrunken(random);
        Value value = copy.Model.Graph.Find(input)!;
        if (value.IsGraphOutput)
        {
            return null;
        }

        Value stored = copy.Editor.AddInitializer("stored", content);
        copy.Editor.ReplaceUses(value, stored);
        copy.Inputs.Remove(input);
        return copy.Finish();
    }
}
