using Decant.Graphs;

namespace Decant.Property.Tests;

/// <summary>Puts a branch in the place of its node, passes a node over, leaves out its optional inputs and outputs, and lets its attributes have their defaults.</summary>
internal static class NodeMoves
{
    /// <summary>The moves.</summary>
    public static IEnumerable<Func<RandomModel?>> Of(RandomModel random)
    {
        foreach (Node node in random.Model.Graph.AllNodes())
        {
            for (int i = 0; i < node.Subgraphs.Count; i++)
            {
                int index = i;
                if (GraphEditor.CanInline(node, node.Subgraphs[i]))
                {
                    yield return () => Inline(random, node, index);
                }
            }

            for (int i = 0; i < node.Inputs.Count; i++)
            {
                int index = i;
                if (node.Outputs.Count == 1 && node.Input(i)?.Type is { } type && type.Equals(node.Output(0)?.Type))
                {
                    yield return () => PassOver(random, node, index);
                }

                if (node.Input(i) is not null && node.Op.Schema.InputAt(i)?.Kind != ParameterKind.Required)
                {
                    yield return () => LeaveOut(random, node, index);
                }
            }

            if (node.Outputs.Count > 1)
            {
                yield return () => DropOutput(random, node, node.Outputs.Count - 1);
            }

            var attributes = new AttributeMap();
            node.Op.WriteAttributes(attributes);
            foreach (string name in attributes.Select(static a => a.Key).ToArray())
            {
                yield return () => Simplify(random, node, name);
            }
        }
    }

    private static RandomModel Inline(RandomModel random, Node node, int subgraph)
    {
        var copy = new Shrunken(random);
        Node twin = copy.Twin(node);
        new GraphEditor(twin.Graph).Inline(twin, twin.Subgraphs[subgraph]);
        return copy.Finish();
    }

    private static RandomModel? PassOver(RandomModel random, Node node, int input)
    {
        var copy = new Shrunken(random);
        Node twin = copy.Twin(node);
        if (!GraphEditor.CanReplace(twin.Output(0)!, twin.Input(input)!))
        {
            return null;
        }

        new GraphEditor(twin.Graph).ReplaceUses(twin.Output(0)!, twin.Input(input)!);
        return copy.Finish();
    }

    private static RandomModel LeaveOut(RandomModel random, Node node, int input)
    {
        var copy = new Shrunken(random);
        Node twin = copy.Twin(node);
        var editor = new GraphEditor(twin.Graph);
        editor.SetInput(twin, input, null);
        int last = twin.Inputs.ToList().FindLastIndex(static i => i is not null);
        editor.TrimInputs(twin, last + 1);
        return copy.Finish();
    }

    private static RandomModel DropOutput(RandomModel random, Node node, int output)
    {
        var copy = new Shrunken(random);
        Node twin = copy.Twin(node);
        new GraphEditor(twin.Graph).DropOutput(twin, output);
        return copy.Finish();
    }

    private static RandomModel Simplify(RandomModel random, Node node, string attribute)
    {
        var copy = new Shrunken(random);
        Node twin = copy.Twin(node);
        var attributes = new AttributeMap();
        twin.Op.WriteAttributes(attributes);
        attributes.Remove(attribute);
        new GraphEditor(twin.Graph).SetOperator(twin, twin.Op.Schema.Create(attributes));
        return copy.Finish();
    }
}
