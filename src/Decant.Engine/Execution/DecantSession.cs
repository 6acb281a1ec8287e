using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A session of Decant's own engine.</summary>
internal sealed class DecantSession : IInferenceSession
{
    private readonly ProgramCache _programs;
    private readonly SharedTeam _team;
    private readonly ProfileRecorder? _recorder;
    private readonly GraphRunner _runner;
    private readonly IDisposable? _owned;
    private readonly EvaluationLimits _limits;
    private int _running;

    /// <summary>Creates a session.</summary>
    /// <param name="programs">The programs, shared with other sessions.</param>
    /// <param name="options">How to run.</param>
    /// <param name="owned">What goes with the session, or null.</param>
    public DecantSession(ProgramCache programs, SessionOptions options, IDisposable? owned)
    {
        _programs = programs;
        _owned = owned;
        _limits = options.Limits;
        _team = new SharedTeam(options.Threads);
        _recorder = options.Profile ? new ProfileRecorder() : null;
        _runner = new GraphRunner(programs, _team.Team, _recorder);
    }

    /// <inheritdoc/>
    public ExecutionProfile? Profile { get; private set; }

    /// <inheritdoc/>
    public long? PeakBytes { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, RuntimeValue> Run(IReadOnlyDictionary<string, RuntimeValue> inputs, CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException("a session runs one request at a time; create another session of the same compiled model");
        }

        try
        {
            return RunAlone(inputs, cancellation);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _team.Dispose();
        _owned?.Dispose();
    }

    private Dictionary<string, RuntimeValue> RunAlone(IReadOnlyDictionary<string, RuntimeValue> inputs, CancellationToken cancellation)
    {
        InputCheck.Check(_programs.Graph, inputs);
        var given = new RuntimeValue?[_programs.Graph.Inputs.Count];
        for (int i = 0; i < given.Length; i++)
        {
            given[i] = inputs.GetValueOrDefault(_programs.Graph.Inputs[i].Name);
        }

        _runner.Budget = new EvaluationBudget(_limits);
        RuntimeValue[] results = _runner.Run(given, cancellation);
        Profile = _recorder?.Take();
        PeakBytes = _runner.PeakBytes;
        var named = new Dictionary<string, RuntimeValue>(results.Length);
        for (int i = 0; i < results.Length; i++)
        {
            named[_programs.OutputNames[i]] = results[i];
        }

        return named;
    }
}
