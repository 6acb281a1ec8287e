using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>
/// Runs passes over a model in stages. After every pass that changed something, types are inferred anew, the graph is verified, and what the
/// pass promises is checked; an error names the pass.
/// </summary>
/// <param name="stages">The stages, in order.</param>
/// <param name="settings">What all passes are told; null for the defaults.</param>
public sealed class PassPipeline(IReadOnlyList<PassStage> stages, PassSettings? settings = null)
{
    private const int MostRepetitions = 24;

    /// <summary>The stages.</summary>
    public IReadOnlyList<PassStage> Stages { get; } = stages;

    /// <summary>What all passes are told.</summary>
    public PassSettings Settings { get; } = settings ?? new PassSettings();

    /// <summary>
    /// The stage from which on all stages run again while one after it has changed something, which may let it find more; null where each stage
    /// runs once.
    /// </summary>
    public int? RepeatedFrom { get; init; }

    /// <summary>Rewrites a model in place: clone it first to keep it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="progress">Told the id of each pass that begins.</param>
    /// <param name="cancellation">Ends the run between two rewrites; the model stays valid.</param>
    /// <exception cref="ModelException">The model breaks a rule of graphs, or DEC1801: a pass failed or broke its promise.</exception>
    public PipelineReport Run(Model model, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        TypeInference.Infer(model);
        GraphVerifier.Verify(model);
        var run = new PipelineRun(model, Settings, progress, cancellation);
        foreach (PassStage stage in Stages)
        {
            run.RunStage(stage);
        }

        for (int i = 0; RepeatedFrom is { } first && run.HasChangedIn(Stages.Skip(first + 1)) && i < MostRepetitions; i++)
        {
            foreach (PassStage stage in Stages.Skip(first))
            {
                run.RunStage(stage);
            }
        }

        return run.Report();
    }
}
