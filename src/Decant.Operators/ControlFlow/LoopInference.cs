using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Infers a subgraph that runs again with what it computed before.</summary>
internal static class LoopInference
{
    private const int DeepestAttempts = 5;

    /// <summary>
    /// The types of a body's outputs that hold in every iteration: the carried inputs are weakened until the body maps them to themselves.
    /// </summary>
    /// <param name="context">The looping node.</param>
    /// <param name="body">The body.</param>
    /// <param name="inputs">The types of the body's inputs in the first iteration; weakened in place.</param>
    /// <param name="carriedInput">The index of the first carried input.</param>
    /// <param name="carriedOutput">The index of the first carried output.</param>
    /// <param name="carried">The number of carried values.</param>
    public static DataType?[] Infer(InferenceContext context, Graph body, DataType?[] inputs, int carriedInput, int carriedOutput, int carried)
    {
        // Each attempt at a loop is one at all the loops inside it: beyond a few levels nothing is assumed, and nothing needs to be taken back.
        if (Depth(body) > DeepestAttempts)
        {
            for (int i = carriedInput; i < carriedInput + carried; i++)
            {
                inputs[i] = inputs[i] is TensorType tensor ? tensor with { Shape = null } : inputs[i];
            }
        }

        // What one attempt leaves in the body would pass for a declaration in the next.
        (Value Value, DataType? Type)[] declared = [.. body.SelfAndSubgraphs().SelectMany(static g => g.Values).Select(static v => (v, v.Type))];
        while (true)
        {
            DataType?[] outputs = context.InferSubgraph(body, inputs);
            bool changed = false;
            for (int i = 0; i < carried; i++)
            {
                DataType? union = TypeUnion.Of(inputs[carriedInput + i], outputs[carriedOutput + i]);
                changed |= !Equals(union, inputs[carriedInput + i]);
                inputs[carriedInput + i] = union;
            }

            if (!changed)
            {
                return outputs;
            }

            foreach ((Value value, DataType? type) in declared)
            {
                value.Type = type;
            }
        }
    }

    private static int Depth(Graph graph)
    {
        int depth = 0;
        for (Graph? outer = graph.Outer; outer is not null; outer = outer.Outer)
        {
            depth++;
        }

        return depth;
    }
}
