using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>One run of a pass over a model: what it may use, and where it says what it did.</summary>
public sealed class PassContext
{
    private readonly List<Refusal> _refusals = [];
    private readonly List<string> _notes = [];
    private readonly int _stepsLeft;

    internal PassContext(Pass pass, Model model, PassSettings settings, int stepsLeft, CancellationToken cancellation)
    {
        Pass = pass;
        Model = model;
        Settings = settings;
        Cancellation = cancellation;
        _stepsLeft = stepsLeft;
        TargetOpset = settings.TargetOpset ?? (model.Opset > 0 ? model.Opset : OperatorRegistry.NewestOpset);
    }

    /// <summary>The pass.</summary>
    public Pass Pass { get; }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>What all passes of the pipeline are told.</summary>
    public PassSettings Settings { get; }

    /// <summary>The opset that the model will be written at.</summary>
    public long TargetOpset { get; }

    /// <summary>Ends the run early.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The rewrites done so far.</summary>
    public int Rewrites { get; private set; }

    /// <summary>Whether the pipeline's step limit is reached: nothing more may be rewritten.</summary>
    public bool IsStopped => Rewrites >= _stepsLeft;

    /// <summary>Why rewrites that nearly fitted were not done.</summary>
    public IReadOnlyList<Refusal> Refusals => _refusals;

    /// <summary>What users should know of the run.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>An editor that marks what it makes as made by the pass.</summary>
    public GraphEditor Edit(Graph graph) => new(graph, Pass.Id);

    /// <summary>Counts one rewrite, which the pass then does; false where the step limit is reached, so that it must not.</summary>
    public bool TryStep()
    {
        Cancellation.ThrowIfCancellationRequested();
        if (IsStopped)
        {
            return false;
        }

        Rewrites++;
        return true;
    }

    /// <summary>Says why a rewrite that nearly fitted was not done.</summary>
    public void Refuse(Node node, string reason) => _refusals.Add(new Refusal(Pass.Id, node.Describe(), reason));

    /// <summary>Tells users something about the run.</summary>
    public void Note(string text) => _notes.Add(text);

    /// <summary>The error that the pass failed at a node, with the nodes around it.</summary>
    internal ModelException Fail(Node node, string text, Exception inner) => new(
        "DEC1801", $"{Pass.Id}: failed at {node}: {inner.Message}\n{text}", inner);
}
