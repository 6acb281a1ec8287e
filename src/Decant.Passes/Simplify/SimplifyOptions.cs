namespace Decant.Passes;

/// <summary>What simplification is told.</summary>
public sealed record SimplifyOptions
{
    /// <summary>Whether inputs with defaults, which callers may replace, become constants.</summary>
    public bool Freeze { get; init; } = true;

    /// <summary>The opset that the model will be written at; null keeps its own.</summary>
    public long? Opset { get; init; }

    /// <summary>The bytes by which a folded constant may exceed the constants that it replaces; null for the default.</summary>
    public long? FoldLimit { get; init; }

    /// <summary>Computes what is folded; null for each operator's own evaluation.</summary>
    public ConstantEvaluator? Evaluator { get; init; }

    /// <summary>Stops after so many rewrites; null does not stop.</summary>
    public int? MaximumSteps { get; init; }

    internal PassSettings ToSettings()
    {
        var settings = new PassSettings { TargetOpset = Opset, MaximumSteps = MaximumSteps };
        settings = FoldLimit is { } limit ? settings with { FoldLimit = limit } : settings;
        return Evaluator is { } evaluator ? settings with { Evaluator = evaluator } : settings;
    }
}
