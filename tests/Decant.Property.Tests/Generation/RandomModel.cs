using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>A model and what to run it on.</summary>
/// <param name="Model">The model.</param>
/// <param name="Inputs">A value for each required input.</param>
/// <param name="Bindings">The sizes that the symbols of its inputs stand for.</param>
internal sealed record RandomModel(Model Model, IReadOnlyDictionary<string, RuntimeValue> Inputs, IReadOnlyDictionary<string, Dim> Bindings)
{
    /// <summary>The model as text, and the tensors that it runs on.</summary>
    public override string ToString()
    {
        IEnumerable<string> inputs = Inputs.OrderBy(static i => i.Key, StringComparer.Ordinal).Select(static i => $"# {i.Key} = {Text(i.Value)}");
        return $"{GraphPrinter.Print(Model)}{string.Join('\n', inputs)}\n";
    }

    private static string Text(RuntimeValue value) => value switch
    {
        Tensor { ElementType: ElementType.Complex64 or ElementType.Complex128 } t => t.ToString(),
        Tensor { ElementType: ElementType.String } t => $"{t} [{string.Join(", ", t.Strings.ToArray())}]",
        Tensor t => $"{t} [{string.Join(", ", t.ToDoubles().Take(64).Select(static d => d.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}]",
        RuntimeSequence s => $"sequence of {string.Join("; ", s.Items.Select(Text))}",
        RuntimeOptional { Value: { } inner } => $"optional {Text(inner)}",
        _ => "nothing",
    };
}
