using Decant.Graphs;

namespace Decant.Passes;

/// <summary>An input with a default that callers may replace (ONNX from IR version 4) → a constant.</summary>
public sealed class FreezeInputs : Pass
{
    /// <inheritdoc/>
    public override string Summary => "input with a default → constant";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.Exact | PassGuarantees.NeverGrows;

    /// <inheritdoc/>
    public override void Run(PassContext context)
    {
        Graph graph = context.Model.Graph;
        List<Value> overridable = [.. graph.Inputs.Where(static i => i.IsOverridable)];
        GraphEditor editor = context.Edit(graph);
        int frozen = 0;
        foreach (Value input in overridable)
        {
            if (!context.TryStep())
            {
                break;
            }

            editor.FreezeInput(input);
            frozen++;
        }

        if (frozen > 0)
        {
            context.Note($"{frozen} inputs with defaults became constants ('{overridable[0].Name}'{(frozen > 1 ? ", …" : string.Empty)}): callers can no longer replace them");
        }
    }
}
