namespace Decant.Compression;

/// <summary>A calibration as it is stored.</summary>
/// <param name="Version">The version of the form.</param>
/// <param name="Key">What it was observed on: a SHA-256 over the model and the inputs of every run.</param>
/// <param name="Runs">The number of runs.</param>
/// <param name="Histograms">What was seen, by the name of the activation.</param>
internal sealed record CalibrationRecord(int Version, string Key, int Runs, IReadOnlyDictionary<string, HistogramState> Histograms);
