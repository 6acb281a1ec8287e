using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>One run of a pipeline.</summary>
internal sealed class PipelineRun(Model model, PassSettings settings, IProgress<string>? progress, CancellationToken cancellation)
{
    private readonly OrderedDictionary<string, PassResult> _results = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unsettled = [];
    private readonly HashSet<PassStage> _changed = [];
    private readonly int _before = NodeCount.Of(model.Graph);
    private int _steps;

    private bool IsStopped => _steps >= settings.MaximumSteps;

    /// <summary>Whether the last run of one of these stages changed something.</summary>
    public bool HasChangedIn(IEnumerable<PassStage> stages) => !IsStopped && stages.Any(_changed.Contains);

    public void RunStage(PassStage stage)
    {
        _changed.Remove(stage);
        _unsettled.Remove(stage.Name);
        for (int round = 1; round <= stage.MaximumRounds && !IsStopped; round++)
        {
            int before = _steps;
            foreach (Pass pass in stage.Passes)
            {
                RunPass(pass);
            }

            if (_steps == before)
            {
                return;
            }

            _changed.Add(stage);
        }

        if (stage.MaximumRounds > 1)
        {
            _unsettled.Add(stage.Name);
        }
    }

    public PipelineReport Report() => new(
        _before, NodeCount.Of(model.Graph), _steps, IsStopped, [.. _unsettled], [.. _results.Values]);

    private void RunPass(Pass pass)
    {
        if (IsStopped)
        {
            return;
        }

        progress?.Report(pass.Id);
        var context = new PassContext(pass, model, settings, (settings.MaximumSteps ?? int.MaxValue) - _steps, cancellation);
        int before = NodeCount.Of(model.Graph);
        string face = Interface(model.Graph);
        pass.Run(context);
        _steps += context.Rewrites;
        if (context.Rewrites > 0)
        {
            Check(pass, before, face);
        }

        Record(pass, context, before - NodeCount.Of(model.Graph));
    }

    private void Check(Pass pass, int nodesBefore, string interfaceBefore)
    {
        try
        {
            TypeInference.Infer(model);
            GraphVerifier.Verify(model);
        }
        catch (ModelException e)
        {
            throw new ModelException("DEC1801", $"{pass.Id}: left a graph that breaks its rules after step {_steps}: {e.Message}", e);
        }

        int nodes = NodeCount.Of(model.Graph);
        if (pass.Guarantees.HasFlag(PassGuarantees.NeverGrows) && nodes > nodesBefore)
        {
            throw new ModelException("DEC1801", $"{pass.Id}: made {nodes} nodes of {nodesBefore}, though it promises never to grow a graph (step {_steps})");
        }

        string face = Interface(model.Graph);
        if (pass.Guarantees.HasFlag(PassGuarantees.KeepsInterface) && face != interfaceBefore)
        {
            throw new ModelException("DEC1801", $"{pass.Id}: changed the inputs and outputs from {interfaceBefore} to {face}, though it promises to keep them (step {_steps})");
        }
    }

    private void Record(Pass pass, PassContext context, int removed)
    {
        PassResult? past = _results.GetValueOrDefault(pass.Id);
        _results[pass.Id] = new PassResult(
            pass.Id,
            (past?.Runs ?? 0) + 1,
            (past?.Rewrites ?? 0) + context.Rewrites,
            (past?.NodesRemoved ?? 0) + removed,
            context.Refusals,
            [.. past?.Notes ?? [], .. context.Notes.Except(past?.Notes ?? [])]);
    }

    // Shapes may become better known, so only names and element types count.
    private static string Interface(Graph graph) =>
        $"({string.Join(", ", graph.Inputs.Select(Face))}) → ({string.Join(", ", graph.Outputs.Select(Face))})";

    private static string Face(Value value) =>
        $"{value.Name}: {(value.Type is TensorType tensor ? tensor.ElementType.Name() : value.Type?.ToString() ?? "?")}";
}
