using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Keeps what a calibration saw in a file, as histograms: any method and type takes its ranges from them. The key is over the model (nodes and
/// stored tensors) and over the prepared inputs of every run, and so over samples, their order and number, and preprocessing.
/// </summary>
public static class CalibrationCache
{
    private const int Version = 1;
    private const long MostBytes = 1L << 30;
    private const int Block = 1 << 20;

    /// <summary>The key of a model and the inputs that it is run on.</summary>
    public static string Key(Model model, IEnumerable<IReadOnlyDictionary<string, RuntimeValue>> samples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(GraphPrinter.Print(model)));
        foreach (Value stored in model.Graph.SelfAndSubgraphs().SelectMany(static g => g.Initializers).OrderBy(static v => v.Name, StringComparer.Ordinal))
        {
            Append(hash, stored.Name, stored.Initializer!);
        }

        foreach (IReadOnlyDictionary<string, RuntimeValue> sample in samples)
        {
            foreach ((string name, RuntimeValue value) in sample.OrderBy(static v => v.Key, StringComparer.Ordinal))
            {
                Append(hash, name, value);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What was stored under a key.</summary>
    /// <param name="path">The file; there may be none.</param>
    /// <param name="key">The key.</param>
    /// <param name="names">The values that must have been observed.</param>
    /// <param name="stale">Why what is stored cannot be used; null where it can, or where there is no file.</param>
    /// <exception cref="ModelException">DEC1371: the file is no calibration cache.</exception>
    public static Calibrator? Read(string path, string key, IEnumerable<string> names, out string? stale)
    {
        stale = null;
        if (!File.Exists(path))
        {
            return null;
        }

        CalibrationRecord record = Load(path);
        stale = record.Version != Version ? $"it is of version {record.Version}, this program writes {Version}"
            : record.Key != key ? "it was made for another model, other samples or other preprocessing"
            : names.FirstOrDefault(n => !record.Histograms.ContainsKey(n)) is { } missing ? $"it does not hold '{missing}'"
            : null;
        return stale is null ? new Calibrator(record.Histograms.ToDictionary(static h => h.Key, static h => new StreamingHistogram(h.Value), StringComparer.Ordinal), record.Runs) : null;
    }

    /// <summary>Stores what was seen under a key.</summary>
    public static void Write(string path, string key, Calibrator calibrator)
    {
        var record = new CalibrationRecord(
            Version, key, calibrator.Runs, calibrator.Histograms.OrderBy(static h => h.Key, StringComparer.Ordinal).ToDictionary(static h => h.Key, static h => h.Value.ToState()));
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string part = $"{full}.part";
        File.WriteAllBytes(part, JsonSerializer.SerializeToUtf8Bytes(record, CalibrationJson.Default.CalibrationRecord));
        File.Move(part, full, overwrite: true);
    }

    private static CalibrationRecord Load(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            CalibrationRecord? record = file.Length <= MostBytes ? JsonSerializer.Deserialize(file, CalibrationJson.Default.CalibrationRecord) : null;
            return record is { Key: not null, Histograms: not null } && record.Histograms.Values.All(IsSound)
                ? record
                : throw new ModelException("DEC1371", $"calibration cache '{path}': a field is missing or out of range; delete the file");
        }
        catch (JsonException error)
        {
            throw new ModelException("DEC1371", $"calibration cache '{path}', line {error.LineNumber + 1}, byte {error.BytePositionInLine}: it is no calibration cache; delete the file or name another", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException("DEC1371", $"calibration cache '{path}': the file cannot be read: {error.Message}", error);
        }
    }

    private static bool IsSound(HistogramState state) => state is { Counts: not null, Exponent: >= -200 and <= 200 }
        && state.Counts.All(static c => c is [>= 0 and < StreamingHistogram.BinCount, >= 0]);

    private static void Append(IncrementalHash hash, string name, RuntimeValue value)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"\n{name} {value}\n"));
        if (value is not Tensor tensor || tensor.ElementType == ElementType.String)
        {
            return;
        }

        var buffer = new byte[Math.Min(Block, tensor.ByteLength)];
        for (long at = 0; at < tensor.ByteLength; at += Block)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(Block, tensor.ByteLength - at));
            tensor.CopyTo(at, part);
            hash.AppendData(part);
        }
    }
}
