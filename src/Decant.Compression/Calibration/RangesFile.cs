using System.Text.Json;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// A JSON file of activation ranges that are given and not observed: <c>{"ranges": {"NAME": [MINIMUM, MAXIMUM], …}}</c>. A range that does not
/// hold zero is widened to it.
/// </summary>
public static class RangesFile
{
    private const string Code = "DEC1370";
    private const int MostBytes = 1 << 26;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelException">DEC1370: it cannot be read or is malformed; the message names the place.</exception>
    public static IReadOnlyDictionary<string, ValueRange> Load(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes
                ? Parse(File.ReadAllBytes(path), path)
                : throw new ModelException(Code, $"ranges '{path}': the file is larger than the {MostBytes} bytes that it may have");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(Code, $"ranges '{path}': the file cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="ModelException">DEC1370: it is malformed.</exception>
    public static IReadOnlyDictionary<string, ValueRange> Parse(ReadOnlyMemory<byte> text, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            JsonElement ranges = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("ranges", out JsonElement found) && found.ValueKind == JsonValueKind.Object
                ? found
                : throw new ModelException(Code, $"ranges '{path}': expected an object with the field \"ranges\", an object of [minimum, maximum] by name");
            var result = new Dictionary<string, ValueRange>(StringComparer.Ordinal);
            foreach (JsonProperty range in ranges.EnumerateObject())
            {
                result[range.Name] = Range(range, path);
            }

            return result;
        }
        catch (JsonException error)
        {
            throw new ModelException(Code, $"ranges '{path}', line {error.LineNumber + 1}, byte {error.BytePositionInLine}: the file is no JSON", error);
        }
    }

    private static ValueRange Range(JsonProperty range, string path)
    {
        JsonElement[] ends = range.Value.ValueKind == JsonValueKind.Array ? [.. range.Value.EnumerateArray()] : [];
        return ends.Length == 2 && Finite(ends[0]) is { } low && Finite(ends[1]) is { } high && low <= high
            ? ValueRange.Including(low, high)
            : throw new ModelException(Code, $"ranges '{path}', \"{range.Name}\": found {range.Value.GetRawText()}, expected [minimum, maximum], two finite numbers in this order");
    }

    private static float? Finite(JsonElement number) =>
        number.ValueKind == JsonValueKind.Number && number.TryGetSingle(out float value) && float.IsFinite(value) ? value : null;
}
