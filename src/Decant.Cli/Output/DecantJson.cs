using System.Text.Json.Serialization;

namespace Decant.Cli;

/// <summary>How results are written as JSON; numbers that are not finite become strings.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true,
    Converters = [typeof(LargeIntegerConverter), typeof(DimConverter)])]
[JsonSerializable(typeof(ModelSummary))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(ComparisonReport))]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(TuneReport))]
[JsonSerializable(typeof(RewriteReport))]
[JsonSerializable(typeof(CompressionReport))]
[JsonSerializable(typeof(IReadOnlyList<Decant.Compression.FixedAxis>))]
[JsonSerializable(typeof(OptimizationSummary))]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DecantJson : JsonSerializerContext;
