using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>Infers the type and symbolic shape of every value, and the elements of small integer tensors.</summary>
public static class TypeInference
{
    /// <summary>Infers a whole model.</summary>
    /// <exception cref="ModelException">A node's inputs contradict each other, or a declared type contradicts the inferred one.</exception>
    public static void Infer(Model model) => Infer(model.Graph);

    /// <summary>Infers a graph whose inputs' types are set.</summary>
    /// <inheritdoc cref="Infer(Model)"/>
    public static void Infer(Graph graph)
    {
        foreach (Value value in graph.Values)
        {
            value.Elements = value.Constant is { } tensor ? SymbolicTensor.From(tensor) : value.IsGraphInput ? value.Elements : null;
        }

        foreach (Node node in graph.Nodes)
        {
            InferNode(node);
        }
    }

    /// <summary>Infers the outputs of one node from its inputs.</summary>
    /// <inheritdoc cref="Infer(Model)"/>
    public static void InferNode(Node node)
    {
        var context = new InferenceContext(node, Infer);
        NodeVerifier.CheckCounts(node);
        try
        {
            node.Op.Infer(context);
        }
        catch (OverflowException e)
        {
            throw new ModelException("DEC1113", $"{node}: a dimension overflows 63 bits", e);
        }
        catch (Exception e) when (e is not DecantException)
        {
            throw NodeEvaluation.Fault(node, "inferred", e);
        }

        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output)
            {
                output.Type = Merge(node, output, context.OutputTypes[i]);
                output.Elements = context.OutputElements[i] ?? (output.Constant is { } constant ? SymbolicTensor.From(constant) : null);
            }
        }
    }

    private static DataType? Merge(Node node, Value output, DataType? inferred)
    {
        if (inferred is not TensorType found || output.Type is not TensorType declared)
        {
            return inferred ?? output.Type;
        }

        if (found.ElementType == ElementType.Undefined)
        {
            found = found with { ElementType = declared.ElementType };
        }
        else if (declared.ElementType != ElementType.Undefined && declared.ElementType != found.ElementType)
        {
            throw new ModelException("DEC1114", $"{node}: its output '{output.Name}' is declared {declared} but computes {found}");
        }

        return found with { Shape = Merge(declared.Shape, found.Shape) };
    }

    // What a node computes wins over what a file declares; where the node cannot tell, the declaration helps.
    private static Shape? Merge(Shape? declared, Shape? inferred)
    {
        if (declared is null || inferred is null || declared.Rank != inferred.Rank)
        {
            return inferred ?? declared;
        }

        return Shape.Of(inferred.Select((d, axis) => d.IsUnknown ? declared[axis] : d));
    }
}
