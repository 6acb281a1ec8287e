using System.CommandLine;
using Decant.Compression;
using Decant.Data;
using Decant.Tensors;

namespace Decant.Cli;

/// <summary>The options of <c>decant quantize</c> that say how ranges are found.</summary>
internal sealed class CalibrationArguments
{
    private const long DefaultSamples = 100;

    private readonly Option<string> _method = new("--calibration") { Description = "How ranges are chosen: all that was seen, its moving average, the middle 99.999 %, least Kullback-Leibler divergence, or least mean squared error.", DefaultValueFactory = static _ => "mse" };
    private readonly Option<string?> _ranges = new("--ranges") { Description = "A JSON file of ranges that are given and not observed: {\"ranges\": {\"NAME\": [MIN, MAX]}}." };
    private readonly Option<string?> _cache = new("--calibration-cache") { Description = "Keep what was observed in this file, and use it again for the same model, samples and preprocessing." };
    private readonly Option<bool> _dataFree = new("--data-free") { Description = "Calibrate without samples: from batch normalizations where the model has some, otherwise on synthetic ones." };

    /// <summary>Adds the options to a command.</summary>
    public CalibrationArguments(Command command)
    {
        _method.AcceptOnlyFromAmong("minmax", "moving-average", "percentile", "entropy", "mse");
        foreach (Option option in (Option[])[_method, _ranges, _cache, _dataFree])
        {
            command.Add(option);
        }
    }

    /// <summary>How ranges are found.</summary>
    /// <exception cref="ModelException">DEC1370: the file of ranges is malformed.</exception>
    public CalibrationOptions Options(ParseResult parsed, int threads) => new()
    {
        Method = Method(parsed.GetValue(_method)!),
        Threads = threads,
        Ranges = parsed.GetValue(_ranges) is { } path ? RangesFile.Load(path) : new Dictionary<string, ValueRange>(),
        CacheFile = parsed.GetValue(_cache),
    };

    /// <summary>The samples to observe: those that were named, or synthetic ones.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="data">The options that name data.</param>
    /// <param name="loaded">The model as it was read.</param>
    public PreparedDataset Samples(ParseResult parsed, DataOptions data, Model loaded) => parsed.GetValue(_dataFree)
        ? Dataset.Synthetic(loaded, data.Preprocess(parsed), DefaultSamples)
        : data.RequiredSource(parsed, loaded).Take(DefaultSamples);

    /// <summary>Whether no samples are read.</summary>
    public bool IsDataFree(ParseResult parsed) => parsed.GetValue(_dataFree);

    /// <summary>The samples behind those that are observed, for measuring; null where there are none or none is read.</summary>
    public PreparedDataset? Unseen(ParseResult parsed, DataOptions data, Model loaded) =>
        IsDataFree(parsed) || data.Source(parsed, loaded) is not { } source || source.Count <= DefaultSamples ? null : source.Skip(DefaultSamples);

    private static RangeMethod Method(string name) => name switch
    {
        "moving-average" => RangeMethod.MovingAverage,
        "percentile" => RangeMethod.Percentile,
        "entropy" => RangeMethod.Entropy,
        "mse" => RangeMethod.MeanSquaredError,
        _ => RangeMethod.MinMax,
    };
}
