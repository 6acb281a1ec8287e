using System.Globalization;
using System.Reflection;
using System.Text;
using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;

namespace Decant.Architecture.Tests;

/// <summary>
/// <c>docs/operators.md</c> is made from the registry and the engine's bindings:
/// <c>DECANT_WRITE_DOCS=1 dotnet test tests/Decant.Architecture.Tests --filter OperatorsPage</c> writes it anew.
/// </summary>
public sealed class OperatorsPageTests
{
    private const string Page = "docs/operators.md";

    private static readonly Type[] Types = typeof(OperatorRegistry).Assembly.GetTypes();

    [Fact]
    public void OperatorsPage_ShowsTheOperatorsAsTheyAre()
    {
        string path = Path.Combine(Repository.Root, Page);
        string text = Text();
        if (Environment.GetEnvironmentVariable("DECANT_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, text);
        }

        string[] found = File.Exists(path) ? File.ReadAllLines(path) : [];
        Offences.None(text.TrimEnd('\n').Split('\n').Except(found).Select(static line => $"{Page} lacks: {line}")
            .Concat(found.Except(text.Split('\n')).Select(static line => $"{Page} has: {line}")));
    }

    private static string Text()
    {
        Row[] rows = [.. Rows().OrderBy(static r => r.Schema.Domain, StringComparer.Ordinal).ThenBy(static r => r.Schema.Name, StringComparer.Ordinal)];
        var text = new StringBuilder();
        text.Append("# Operators\n\nEvery operator that Decant knows, at the version that gave it its newest meaning; older versions are brought to it when a file is read.\n\n");
        text.Append("- **infer**: types and symbolic shapes are inferred.\n- **evaluate**: the reference evaluates it, which is what runs where there is no kernel.\n");
        text.Append("- **kernel**: a kernel of the engine is bound to it, in some types at least; the engine rewrites others, such as quantized ones, to operators that have one.\n- **gradient**: it can be differentiated.\n");
        text.Append("- **facts**: it states facts (axes, weights, ranges, sums) that optimisation and compression work by.\n\n");
        text.Append("`Gradient` refers to its graph by names; it is replaced by the nodes that compute the gradient when a file is read, and its evaluation only says which rule is missing where it was not.\n\n");
        text.Append("Written by `DECANT_WRITE_DOCS=1 dotnet test tests/Decant.Architecture.Tests --filter OperatorsPage`.\n\n");
        text.Append("| domain | operators | infer | evaluate | kernel | gradient | facts |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (IGrouping<string, Row> domain in rows.GroupBy(static r => r.Schema.Domain))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Name(domain.Key)} | {domain.Count()} | {Count(domain, static r => r.Infers)} | {Count(domain, static r => r.Evaluates)} | {Count(domain, static r => r.HasKernel)} | {Count(domain, static r => r.HasGradient)} | {Count(domain, static r => r.HasFacts)} |\n");
        }

        text.Append("\n| domain | operator | since | family | infer | evaluate | kernel | gradient | facts |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (Row row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Name(row.Schema.Domain)} | {row.Schema.Name} | {row.Schema.SinceVersion} | {row.Family} | {Mark(row.Infers)} | {Mark(row.Evaluates)} | {Mark(row.HasKernel)} | {Mark(row.HasGradient)} | {Mark(row.HasFacts)} |\n");
        }

        return text.ToString();
    }

    private static IEnumerable<Row> Rows()
    {
        Dictionary<OperatorSchema, Type> operators = Types.Where(static t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(Operator)))
            .ToDictionary(static t => (OperatorSchema)t.GetProperty("Definition", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!, static t => t);
        foreach (Type list in Types.Where(static t => t.Name.EndsWith("Operators", StringComparison.Ordinal)))
        {
            foreach (OperatorSchema schema in (IReadOnlyList<OperatorSchema>)list.GetProperty("All")!.GetValue(null)!)
            {
                Type type = operators[schema];
                yield return new Row(
                    schema,
                    list.Name[..^"Operators".Length],
                    Overrides(type, nameof(Operator.Infer)),
                    Overrides(type, nameof(Operator.Evaluate)) || Overrides(type, $"get_{nameof(Operator.ConstantOutput)}"),
                    KernelBindings.Has(type),
                    Overrides(type, $"get_{nameof(Operator.Gradient)}"),
                    Overrides(type, nameof(Operator.Facts)));
            }
        }
    }

    private static bool Overrides(Type type, string method) => type.GetMethod(method)!.DeclaringType != typeof(Operator);

    private static int Count(IEnumerable<Row> rows, Func<Row, bool> has) => rows.Count(has);

    private static string Name(string domain) => domain.Length == 0 ? "ai.onnx" : domain;

    private static string Mark(bool has) => has ? "yes" : "–";

    private sealed record Row(OperatorSchema Schema, string Family, bool Infers, bool Evaluates, bool HasKernel, bool HasGradient, bool HasFacts);
}
