using Decant.Graphs;

namespace Decant.Engine;

/// <summary>Decant's own engine: compiles models for their input shapes and runs them on vectorised kernels; the reference runs what has no kernel.</summary>
public sealed class DecantEngine : IInferenceEngine
{
    /// <summary>The engine.</summary>
    public static DecantEngine Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "decant";

    /// <inheritdoc/>
    public string Version => typeof(DecantEngine).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>Tightens the limits of every session; null leaves them to the session's options.</summary>
    public EvaluationLimits? Limits { get; init; }

    /// <summary>What was measured on this machine; null chooses kernels by rule.</summary>
    public TuningLog? Tuning { get; init; }

    /// <summary>Compiles a model once for any number of sessions. The model may be edited afterwards, but not disposed while the result lives.</summary>
    /// <param name="model">The model.</param>
    /// <param name="observe">Names of inner values to return besides the outputs.</param>
    /// <param name="threads">The threads that its sessions will have, by which measured kernels are looked up.</param>
    /// <exception cref="ArgumentException">DEC1652: an observed value does not exist.</exception>
    /// <exception cref="Tensors.ModelException">The model is bad.</exception>
    /// <exception cref="Tensors.UnsupportedException">DEC1651: the model has operators that cannot be evaluated; all are listed.</exception>
    public CompiledModel Compile(Model model, IReadOnlyList<string>? observe = null, int threads = 1) =>
        new(model, observe ?? [], Limits ?? EvaluationLimits.Default, Chooser(threads));

    /// <inheritdoc/>
    public IInferenceSession CreateSession(Model model, SessionOptions options)
    {
        options = Limits is null ? options : options with { Limits = Limits };
        var compiled = new CompiledModel(model, options.Observe, options.Limits, Chooser(options.Threads));
        return compiled.CreateSession(options, compiled);
    }

    private KernelChooser Chooser(int threads) => Tuning is null ? KernelChooser.ByRule : new KernelChooser(Tuning, threads);
}
