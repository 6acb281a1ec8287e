using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The values of one graph while it runs; those of the graphs around it are reached through <paramref name="outer"/>.</summary>
/// <param name="graph">The graph.</param>
/// <param name="outer">The scope of the graph around it; null for the main graph.</param>
internal sealed class EvaluationScope(Graph graph, EvaluationScope? outer)
{
    private readonly Dictionary<Value, RuntimeValue> _values = [];

    /// <summary>Stores a value of the graph.</summary>
    public void Set(Value value, RuntimeValue content) => _values[value] = content;

    /// <summary>Forgets a value of the graph.</summary>
    public void Release(Value value) => _values.Remove(value);

    /// <summary>Reads a value of the graph or of one around it.</summary>
    /// <exception cref="ModelException">DEC1208: the value was not computed yet.</exception>
    public RuntimeValue Read(Value value)
    {
        EvaluationScope? scope = this;
        while (scope is not null && !scope.Holds(value))
        {
            scope = scope.Outer;
        }

        return scope is not null && scope._values.TryGetValue(value, out RuntimeValue? found)
            ? found
            : value.Initializer ?? throw new ModelException("DEC1208", $"graph '{value.Graph.Name}': the value '{value.Name}' is read before it is computed");
    }

    private EvaluationScope? Outer => outer;

    private bool Holds(Value value) => value.Graph == graph;
}
