using System.Diagnostics;
using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Runs the programs of one graph, one run at a time, on one arena; owns the runners of the graph's subgraphs.</summary>
internal sealed unsafe class GraphRunner(ProgramCache programs, ThreadTeam team, ProfileRecorder? profile) : IDisposable
{
    private readonly OrderedDictionary<Program, ProgramRun> _runs = [];
    private readonly Dictionary<CompiledSubgraph, GraphRunner> _subgraphs = [];
    private readonly Workspace _workspace = new();
    private ProgramRun? _latest;
    private ProgramRun? _bound;

    /// <summary>What is left of the limits of the present run.</summary>
    public EvaluationBudget Budget { get; set; } = new(EvaluationLimits.Default);

    /// <summary>The bytes of arena and scratch memory that the latest run used, subgraphs included.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Runs the graph.</summary>
    /// <param name="given">A value for each input; null for the model's default.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <returns>The outputs, then the observed values.</returns>
    public RuntimeValue[] Run(ReadOnlySpan<RuntimeValue?> given, CancellationToken cancellation)
    {
        ProgramRun run = RunFor(given);
        run.Program.RequireMemory(run.ScratchBytes, Budget.Limits);
        var outputs = new RuntimeValue[run.Program.Plan.Outputs.Count];
        _workspace.Require(run.Program.Plan.ArenaBytes, run.ScratchBytes);
        PeakBytes = run.Program.Plan.ArenaBytes + run.ScratchBytes;
        try
        {
            run.Begin(given, outputs, _workspace.Arena);
            foreach (Step step in run.Program.Steps)
            {
                cancellation.ThrowIfCancellationRequested();
                Run(step, run, cancellation);
            }

            run.End(outputs);
            return outputs;
        }
        finally
        {
            run.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (GraphRunner runner in _subgraphs.Values)
        {
            runner.Dispose();
        }

        foreach (Program program in _runs.Keys)
        {
            program.Dispose();
        }

        _bound?.Release();
        _runs.Clear();
        _workspace.Dispose();
    }

    /// <summary>Prepares to run again and again on the same inputs and outputs.</summary>
    /// <returns>The outputs, which <see cref="RunBound"/> writes anew.</returns>
    /// <exception cref="UnsupportedException">DEC1586: nodes run without a kernel.</exception>
    public RuntimeValue[] Bind(ReadOnlySpan<RuntimeValue?> given)
    {
        ProgramRun run = RunFor(given);
        string[] slow = [.. run.Program.Steps.Where(static s => s.Kernel is null).Select(static s => $"{s.OperatorName} '{s.Name}'")];
        if (slow.Length > 0)
        {
            throw new UnsupportedException("DEC1586", $"bind: these nodes have no kernel, and their results no fixed place: {string.Join(", ", slow)}; use a session");
        }

        var outputs = new RuntimeValue[run.Program.Plan.Outputs.Count];
        _workspace.Require(run.Program.Plan.ArenaBytes, run.ScratchBytes);
        run.Begin(given, outputs, _workspace.Arena);
        run.End(outputs);
        _bound = run;
        return outputs;
    }

    /// <summary>Runs what was bound.</summary>
    public void RunBound()
    {
        foreach (Step step in _bound!.Program.Steps)
        {
            step.Kernel!.Run(new KernelRun(_bound.Pointers, step.Inputs, step.Outputs, _workspace.Scratch, step.Alone ? ThreadTeam.Single : team));
        }
    }

    private ProgramRun RunFor(ReadOnlySpan<RuntimeValue?> given)
    {
        if (_latest is not null && _latest.Program.Accepts(given))
        {
            return _latest;
        }

        Program program = programs.For(given, Budget.Limits);
        if (_runs.TryGetValue(program, out ProgramRun? run))
        {
            program.Dispose();
            return _latest = run;
        }

        if (_runs.Count == ProgramCache.Limit)
        {
            _runs.GetAt(0).Key.Dispose();
            _runs.RemoveAt(0);
        }

        _runs.Add(program, run = new ProgramRun(program, team.Threads));
        return _latest = run;
    }

    private void Run(Step step, ProgramRun run, CancellationToken cancellation)
    {
        long start = profile is null ? 0 : Stopwatch.GetTimestamp();
        long nested = profile?.Total ?? 0;
        if (step.Kernel is { } kernel)
        {
            kernel.Run(new KernelRun(run.Pointers, step.Inputs, step.Outputs, _workspace.Scratch, step.Alone ? ThreadTeam.Single : team));
        }
        else
        {
            Evaluate(step, run, cancellation);
        }

        foreach (int slot in step.Released)
        {
            run.Release(slot);
        }

        profile?.Add(step, Stopwatch.GetTimestamp() - start - (profile.Total - nested));
    }

    private void Evaluate(Step step, ProgramRun run, CancellationToken cancellation)
    {
        Node node = step.Node!;
        var inputs = new RuntimeValue?[node.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = step.Inputs[i] < 0 ? null : run.Value(step.Inputs[i]);
        }

        var context = new EvaluationContext(node, inputs, (graph, values) => RunSubgraph(step, run, graph, values, cancellation), cancellation, Budget);
        NodeEvaluation.Run(context);
        for (int i = 0; i < step.Outputs.Length; i++)
        {
            if (step.Outputs[i] >= 0)
            {
                run.SetValue(step.Outputs[i], context.Outputs[i]
                    ?? throw new ModelException("DEC1654", $"{node}: output {i} ('{node.Outputs[i]!.Name}') was not computed"));
            }
        }
    }

    private RuntimeValue[] RunSubgraph(Step step, ProgramRun run, Graph graph, IReadOnlyList<RuntimeValue> values, CancellationToken cancellation)
    {
        CompiledSubgraph subgraph = Array.Find(step.Subgraphs, s => s.Subgraph == graph)
            ?? throw new InvalidOperationException($"{graph} is no subgraph of {step.Node}");
        if (!_subgraphs.TryGetValue(subgraph, out GraphRunner? runner))
        {
            _subgraphs.Add(subgraph, runner = new GraphRunner(subgraph.Programs, team, profile));
        }

        var given = new RuntimeValue?[subgraph.Programs.Graph.Inputs.Count];
        int own = graph.Inputs.Count;
        for (int i = 0; i < Math.Min(own, values.Count); i++)
        {
            given[i] = values[i];
        }

        for (int i = 0; i < subgraph.Captured.Count; i++)
        {
            int at = Array.IndexOf(step.Captured, subgraph.Captured[i]);
            given[own + i] = run.Value(step.Inputs[step.Node!.Inputs.Count + at]);
        }

        runner.Budget = Budget;
        RuntimeValue[] results = runner.Run(given, cancellation);
        PeakBytes = Math.Max(PeakBytes, run.Program.Plan.ArenaBytes + run.ScratchBytes + runner.PeakBytes);
        return results;
    }
}
