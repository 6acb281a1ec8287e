using Decant.Graphs;

namespace Decant.Engine;

/// <summary>Runs models with each operator's own evaluation: slow, and the truth that other engines are compared with.</summary>
public sealed class ReferenceEngine : IInferenceEngine
{
    /// <summary>The engine.</summary>
    public static ReferenceEngine Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public string Version => typeof(ReferenceEngine).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>Tightens the limits of every session; null leaves them to the session's options.</summary>
    public EvaluationLimits? Limits { get; init; }

    /// <inheritdoc/>
    public IInferenceSession CreateSession(Model model, SessionOptions options) => new ReferenceSession(model, Limits is null ? options : options with { Limits = Limits });
}
