using System.Text;
using Decant.Tensors;
using Decant.Tests.Shared;

namespace Decant.Compression.Tests;

public sealed class TargetsPageTests
{
    [Fact]
    public void TargetsPage_IsWhatTheTargetsSay() => GeneratedPage.Check("targets.md", Page());

    private static string Page()
    {
        var text = new StringBuilder();
        text.Append("# Targets\n\n");
        text.Append("What each target of `decant quantize --target NAME` accepts. The first type of a cell is the one that is chosen; weights have the middle of their\n");
        text.Append("type as zero point. A quantized model is held against these rules before it is written. Written by\n");
        text.Append("`DECANT_WRITE_DOCS=1 dotnet test tests/Decant.Compression.Tests --filter TargetsPage`.\n\n");
        text.Append("| target | what it is | activations | weights | biases | results | movers share scales | opset from |\n|---|---|---|---|---|---|---|---|\n");
        foreach (DeploymentTarget t in DeploymentTargets.All)
        {
            text.Append("| `").Append(t.Name).Append("` | ").Append(t.Summary).Append(" | ");
            text.Append(Names(t.Activations)).Append(t.SymmetricActivations ? ", symmetric" : ", asymmetric").Append(" | ");
            text.Append(Names(t.Weights)).Append(t.PerAxisWeights ? ", per channel" : ", per tensor").Append(" | ");
            text.Append(t.IntegerBiases ? "int32" : "float32").Append(" | ").Append(t.IntegerOutputs ? "integer" : "as it suits").Append(" | ");
            text.Append(t.SharedScales ? "yes" : "no").Append(" | ").Append(t.MinimumOpset).Append(" |\n");
        }

        text.Append("\n## Sources and notes\n\n");
        foreach (DeploymentTarget t in DeploymentTargets.All)
        {
            text.Append("- `").Append(t.Name).Append("`: ").Append(t.Source).Append(". ").AppendJoin(' ', t.Notes).Replace(". \n", ".\n");
            text.Append('\n');
        }

        return text.ToString().Replace(" \n", "\n", StringComparison.Ordinal);
    }

    private static string Names(IReadOnlyList<ElementType> types) => string.Join(", ", types.Select(static t => t.Name()));
}
