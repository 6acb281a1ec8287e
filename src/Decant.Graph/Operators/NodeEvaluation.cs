using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>Evaluates nodes of models that nobody vouches for: what they ask for is checked first, and what fails says where.</summary>
public static class NodeEvaluation
{
    /// <summary>The code of the error that a result does not fit into memory.</summary>
    public const string TooLarge = "DEC1351";

    /// <summary>Evaluates the node of <paramref name="context"/>.</summary>
    /// <exception cref="ModelException">
    /// The inputs are out of range. DEC1351: the outputs do not fit into memory. DEC1352: a size overflows. DEC1350: the operator failed where it should have refused.
    /// </exception>
    public static void Run(EvaluationContext context)
    {
        Node node = context.Node;
        try
        {
            if (node.Subgraphs.Count == 0)
            {
                RequireMemory(context);
            }

            node.Op.Evaluate(context);
        }
        catch (OutOfMemoryException error)
        {
            throw new ModelException(TooLarge, $"{node}: there is not enough memory for it", error);
        }
        catch (OverflowException error)
        {
            throw new ModelException("DEC1352", $"{node}: a size or number overflows: {error.Message}", error);
        }
        catch (Exception error) when (error is not (DecantException or OperationCanceledException))
        {
            throw Fault(node, "evaluated", error);
        }
    }

    /// <summary>The error that an operator failed where it should have refused.</summary>
    internal static ModelException Fault(Node node, string deed, Exception error) => new(
        "DEC1350", $"{node}: the operator failed while it was {deed} ({error.GetType().Name}: {error.Message}); check the node's inputs and attributes, and report this with the model", error);

    // What the operator infers of the very values it is given is what it will allocate.
    private static void RequireMemory(EvaluationContext context)
    {
        DataType?[] types;
        try
        {
            types = context.InferOutputs();
        }
        catch (ModelException)
        {
            // The evaluation finds the same fault, or can do without what the inference asked for.
            return;
        }

        long bytes = 0;
        for (int i = 0; i < types.Length; i++)
        {
            long output = EvaluationBudget.Bytes(types[i]);
            bytes = output > long.MaxValue - bytes ? long.MaxValue : bytes + output;
            context.Budget.Require(context.Node, $"output {i} of type {types[i]}", bytes);
        }
    }
}
