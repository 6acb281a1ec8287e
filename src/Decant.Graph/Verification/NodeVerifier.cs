using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>Checks a node against the schema of its operator.</summary>
internal static class NodeVerifier
{
    public static void Check(Node node)
    {
        CheckCounts(node);
        OperatorSchema schema = node.Op.Schema;
        var variables = new Dictionary<string, (ElementType Type, Value Value)>();
        for (int i = 0; i < node.InputList.Count; i++)
        {
            CheckType(node, "input", i, node.InputList[i], schema.InputAt(i)!, variables);
        }

        for (int i = 0; i < node.OutputList.Count; i++)
        {
            CheckType(node, "output", i, node.OutputList[i], schema.OutputAt(i)!, variables);
        }
    }

    /// <summary>Checks the numbers of inputs, outputs and subgraphs alone, without which nothing can be inferred.</summary>
    /// <exception cref="ModelException">DEC1118: there are too few or too many.</exception>
    public static void CheckCounts(Node node)
    {
        OperatorSchema schema = node.Op.Schema;
        for (int i = 0; i < schema.Inputs.Count; i++)
        {
            if (schema.Inputs[i].Kind == ParameterKind.Required && node.Input(i) is null)
            {
                throw new ModelException("DEC1118", $"{node}: the required input {i} ('{schema.Inputs[i].Name}') is absent");
            }
        }

        int variadic = schema.Inputs.Count > 0 && schema.Inputs[^1] is { Kind: ParameterKind.Variadic, AllowsAbsent: false } ? schema.Inputs.Count - 1 : int.MaxValue;
        for (int i = variadic; i < node.InputList.Count; i++)
        {
            if (node.InputList[i] is null)
            {
                throw new ModelException("DEC1118", $"{node}: input {i}, one of '{schema.Inputs[variadic].Name}', is absent");
            }
        }

        if (node.InputList.Count > schema.MaximumInputs)
        {
            throw new ModelException("DEC1118", $"{node}: {node.InputList.Count} inputs, expected at most {schema.MaximumInputs} ({schema})");
        }

        if (node.OutputList.Count > 0 && schema.OutputAt(node.OutputList.Count - 1) is null)
        {
            throw new ModelException("DEC1118", $"{node}: {node.OutputList.Count} outputs, expected at most {schema.Outputs.Count} ({schema})");
        }

        if (node.SubgraphList.Count != schema.Subgraphs.Count)
        {
            throw new ModelException("DEC1118", $"{node}: {node.SubgraphList.Count} subgraphs, expected {schema.Subgraphs.Count} ({schema})");
        }
    }

    private static void CheckType(
        Node node, string side, int index, Value? value, Parameter parameter, Dictionary<string, (ElementType Type, Value Value)> variables)
    {
        if (value?.Type is not TensorType { ElementType: not ElementType.Undefined } type)
        {
            return;
        }

        if (!parameter.Types.Contains(type.ElementType))
        {
            throw new ModelException("DEC1119", $"{node}: {side} {index} ('{parameter.Name}') is {value}, expected one of {parameter.Types}");
        }

        if (parameter.TypeVariable is not { } variable)
        {
            return;
        }

        if (!variables.TryAdd(variable, (type.ElementType, value)) && variables[variable].Type != type.ElementType)
        {
            throw new ModelException("DEC1119", $"{node}: {side} {index} ('{parameter.Name}') is {value}, but {variables[variable].Value} must have the same element type");
        }
    }
}
