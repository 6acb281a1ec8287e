using System.Globalization;
using Decant.Compression;
using Decant.Data;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant;

/// <summary>Observes activations, or takes what was observed before from a cache.</summary>
internal static class ActivationRanges
{
    /// <summary>The histograms of the activations that become integer.</summary>
    /// <param name="test">The float model and what runs it.</param>
    /// <param name="options">What becomes integer, and the cache.</param>
    /// <param name="samples">The samples, bound to the model.</param>
    /// <param name="notes">Told of the cache.</param>
    /// <param name="cancellation">Ends the observation early.</param>
    /// <exception cref="ModelException">DEC1372: a range is given for what does not become integer.</exception>
    public static Calibrator Observe(
        ModelUnderTest test, StaticQuantizationOptions options, PreparedDataset samples, List<string> notes, CancellationToken cancellation)
    {
        string[] names = [.. StaticQuantizer.Observed(QuantizationScope.Of(test.Model, options))];
        if (options.Calibration.Ranges.Keys.Except(names).FirstOrDefault() is { } unknown)
        {
            throw new ModelException("DEC1372", $"ranges: '{unknown}' is no activation that becomes integer; those are {string.Join(", ", names.Take(12))}{(names.Length > 12 ? ", …" : string.Empty)}");
        }

        if (options.Calibration.CacheFile is not { } path)
        {
            return Run(test, options, names, samples, cancellation);
        }

        string key = CalibrationCache.Key(test.Model, CalibrationInputs.Read(test, samples, cancellation));
        if (CalibrationCache.Read(path, key, names, out string? stale) is { } kept)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"ranges are from the calibration cache {path}, {kept.Runs} runs"));
            return kept;
        }

        if (stale is not null)
        {
            notes.Add($"the calibration cache {path} is stale ({stale}): activations were observed again, and it is written anew");
        }

        Calibrator observed = Run(test, options, names, samples, cancellation);
        CalibrationCache.Write(path, key, observed);
        return observed;
    }

    private static Calibrator Run(ModelUnderTest test, StaticQuantizationOptions options, string[] names, PreparedDataset samples, CancellationToken cancellation) =>
        Calibrator.Run(test.Model, names, CalibrationInputs.Read(test, samples, cancellation), test.Engine, options.Calibration, cancellation);
}
