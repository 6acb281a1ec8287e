using System.Globalization;
using Decant.Tensors;

namespace Decant.Data;

/// <summary>
/// A labels file: one sample a row, columns separated by tabs, commas or semicolons (whichever the first row has), fields optionally in double quotes.
/// A header is known by its names or by a label that is no number where later ones are. Labels that are names are numbered in ordinal order.
/// </summary>
public sealed class LabelList
{
    private static readonly string[] FileColumns = ["file", "path", "filename", "image", "name", "id"];
    private static readonly string[] LabelColumns = ["label", "class", "target", "index", "y", "category"];

    private LabelList(IReadOnlyList<LabelRow> rows, IReadOnlyList<string> classNames)
    {
        Rows = rows;
        ClassNames = classNames;
    }

    /// <summary>The samples in the order of the file.</summary>
    public IReadOnlyList<LabelRow> Rows { get; }

    /// <summary>The class names in the order of their numbers; empty where the file gives numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Reads a labels file.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <exception cref="ModelException">The file cannot be read or is malformed; the message names the line (DEC1504).</exception>
    public static LabelList Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException("DEC1504", $"labels '{path}': the file cannot be read: {error.Message}", error);
        }

        return Parse(lines, path);
    }

    /// <summary>Reads the lines of a labels file.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="ModelException">The lines are malformed (DEC1504).</exception>
    public static LabelList Parse(IReadOnlyList<string> lines, string name)
    {
        int first = 0;
        while (first < lines.Count && lines[first].Trim().Length == 0)
        {
            first++;
        }

        if (first == lines.Count)
        {
            throw new ModelException("DEC1504", $"labels '{name}': the file lists no samples");
        }

        char separator = lines[first].Contains('\t') ? '\t' : lines[first].Contains(',') || !lines[first].Contains(';') ? ',' : ';';
        List<(int Line, string[] Fields)> rows = [];
        for (int i = first; i < lines.Count; i++)
        {
            if (lines[i].Trim().Length > 0)
            {
                rows.Add((i + 1, Split(lines[i], separator, name, i + 1)));
            }
        }

        (int file, int label, bool header) = Columns(rows);
        return Build(rows.Skip(header ? 1 : 0), file, label, name);
    }

    private static (int File, int Label, bool Header) Columns(List<(int Line, string[] Fields)> rows)
    {
        string[] head = rows[0].Fields;
        int file = Array.FindIndex(head, f => FileColumns.Contains(f.Trim(), StringComparer.OrdinalIgnoreCase));
        int label = Array.FindIndex(head, f => LabelColumns.Any(l => IsNamed(f, l)));
        bool header = file >= 0 && (head.Length == 1 || label >= 0 || !head.Skip(1).Any(IsNumber));
        if (!header)
        {
            file = 0;
            header = head.Length > 1 && rows.Count > 1 && !IsNumber(head[1]) && rows.Skip(1).All(r => r.Fields.Length > 1 && IsNumber(r.Fields[1]));
            label = -1;
        }

        return (file, label >= 0 ? label : head.Length > 1 ? (file == 0 ? 1 : 0) : -1, header);
    }

    // "label", "label_id" and "index0_999" name a label; "indexed" does not.
    private static bool IsNamed(string field, string column) =>
        field.Trim().StartsWith(column, StringComparison.OrdinalIgnoreCase) && (field.Trim().Length == column.Length || !char.IsAsciiLetter(field.Trim()[column.Length]));

    private static bool IsNumber(string field) => int.TryParse(field.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static LabelList Build(IEnumerable<(int Line, string[] Fields)> rows, int file, int label, string name)
    {
        List<(int Line, string File, string? Label)> read = [];
        foreach ((int line, string[] fields) in rows)
        {
            if (fields.Length <= Math.Max(file, label) || fields[file].Trim().Length == 0)
            {
                throw new ModelException("DEC1504", $"labels '{name}': line {line}: {Math.Max(file, label) + 1} columns expected, {fields.Length} found, or the file name is empty");
            }

            read.Add((line, fields[file].Trim(), label < 0 ? null : fields[label].Trim()));
        }

        bool numbers = read.TrueForAll(r => r.Label is null || IsNumber(r.Label));
        string[] names = numbers ? [] : [.. read.Select(r => r.Label!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new LabelList([.. read.Select(r => new LabelRow(r.Line, r.File, Number(r.Label, numbers, names)))], names);
    }

    private static int? Number(string? label, bool numbers, string[] names) =>
        label is null ? null
        : numbers ? int.Parse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
        : Array.BinarySearch(names, label, StringComparer.Ordinal);

    private static string[] Split(string line, char separator, string name, int number)
    {
        List<string> fields = [];
        int at = 0;
        while (true)
        {
            if (at < line.Length && line[at] == '"')
            {
                int end = at + 1;
                while (end < line.Length && (line[end] != '"' || (end + 1 < line.Length && line[end + 1] == '"')))
                {
                    end += line[end] == '"' ? 2 : 1;
                }

                if (end >= line.Length || (end + 1 < line.Length && line[end + 1] != separator))
                {
                    throw new ModelException("DEC1504", $"labels '{name}': line {number}: a quoted field is not closed");
                }

                fields.Add(line[(at + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal));
                at = end + 1;
            }
            else
            {
                int end = line.IndexOf(separator, at);
                end = end < 0 ? line.Length : end;
                fields.Add(line[at..end]);
                at = end;
            }

            if (at >= line.Length)
            {
                return [.. fields];
            }

            at++;
        }
    }
}
