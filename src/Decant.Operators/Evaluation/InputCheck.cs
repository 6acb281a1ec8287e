using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Checks the values that a caller gives a model.</summary>
public static class InputCheck
{
    /// <summary>Checks that all required inputs are given, by known names, with the declared types and shapes.</summary>
    /// <exception cref="ArgumentException">They are not; the message names the input, what was expected and what was found.</exception>
    public static void Check(Graph graph, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        foreach (Value input in graph.RequiredInputs())
        {
            if (!inputs.ContainsKey(input.Name))
            {
                throw new ArgumentException($"input '{input.Name}' ({input.Type}) is missing; given: {string.Join(", ", inputs.Keys)}", nameof(inputs));
            }
        }

        foreach ((string name, RuntimeValue value) in inputs)
        {
            Value declared = graph.Inputs.FirstOrDefault(i => i.Name == name)
                ?? throw new ArgumentException($"there is no input '{name}'; the inputs are {string.Join(", ", graph.Inputs)}", nameof(inputs));
            CheckType(declared, value);
        }
    }

    private static void CheckType(Value declared, RuntimeValue value)
    {
        if (declared.Type is not TensorType type)
        {
            return;
        }

        if (value is not Tensor tensor || tensor.ElementType != type.ElementType || type.Shape?.Accepts(tensor.Shape) == false)
        {
            throw new ArgumentException($"input '{declared.Name}': expected {type}, found {value as Tensor ?? (object)value.GetType().Name}", nameof(value));
        }
    }
}
