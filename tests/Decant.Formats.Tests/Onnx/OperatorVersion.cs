using System.Globalization;

namespace Decant.Formats.Tests.Onnx;

/// <summary>
/// A version of an operator as ONNX itself tells it: the table <c>OperatorVersions.tsv</c> lists every version up to opset 17 that the Python package
/// onnx 1.12 knows (<c>onnx.defs.get_all_schemas_with_history()</c>).
/// </summary>
/// <param name="Name">The operator.</param>
/// <param name="Since">The opset that brought the version.</param>
/// <param name="IsDeprecated">Whether the version takes the operator away.</param>
/// <param name="Attributes">Kind and default of each attribute; the default is <c>required</c> where there must be a value, and empty where there is none.</param>
/// <param name="Inputs">The names of the inputs; optional ones end with <c>?</c>, variadic ones with <c>*</c>.</param>
/// <param name="Outputs">The names of the outputs, alike.</param>
internal sealed record OperatorVersion(
    string Name, int Since, bool IsDeprecated, IReadOnlyDictionary<string, (string Kind, string Default)> Attributes, string[] Inputs, string[] Outputs)
{
    public static IReadOnlyList<OperatorVersion> All { get; } = [.. Rows().Select(Parse)];

    private static IEnumerable<string> Rows()
    {
        using Stream stream = typeof(OperatorVersion).Assembly.GetManifestResourceStream("OperatorVersions.tsv")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static OperatorVersion Parse(string row)
    {
        string[] cells = row.Split('\t');
        return new(
            cells[0],
            int.Parse(cells[1], CultureInfo.InvariantCulture),
            cells[2].Length > 0,
            Names(cells[3]).Select(static a => a.Split(':', 3)).ToDictionary(static a => a[0], static a => (a[1], a[2])),
            Names(cells[4]),
            Names(cells[5]));
    }

    private static string[] Names(string cell) => cell.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
