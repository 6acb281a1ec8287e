using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>The programs of one model, one for each combination of input shapes, of which the latest used are kept; shared by sessions and threads.</summary>
internal sealed class ProgramCache : IDisposable
{
    /// <summary>The programs that are kept.</summary>
    public const int Limit = 32;

    private readonly Lock _gate = new();

    // The least recently used first.
    private readonly List<Program> _programs = [];
    private readonly Model _model;
    private readonly KernelChooser _chooser;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="model">The model, which belongs to the cache from now on.</param>
    /// <param name="observe">The names of inner values to return behind the outputs.</param>
    /// <param name="chooser">Picks kernels.</param>
    public ProgramCache(Model model, IReadOnlyList<string> observe, KernelChooser chooser)
    {
        _model = model;
        _chooser = chooser;
        Graph graph = model.Graph;
        var editor = new GraphEditor(graph);
        OutputNames = [.. graph.Outputs.Select(static o => o.Name), .. observe];
        foreach (string name in observe)
        {
            editor.AddOutput(graph.Find(name)
                ?? throw new ArgumentException($"DEC1652 observe: the model has no value '{name}'; name a value of its main graph", nameof(observe)));
        }
    }

    /// <summary>The graph that programs are compiled from.</summary>
    public Graph Graph => _model.Graph;

    /// <summary>The names of the outputs, then of the observed values.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>The number of programs that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _programs.Count;
            }
        }
    }

    /// <summary>The program for these values, compiled where there is none yet. The caller holds it until it disposes it.</summary>
    /// <param name="given">A value for each input of the graph; null where the model's default is used.</param>
    /// <param name="limits">How much constants may take.</param>
    public Program For(ReadOnlySpan<RuntimeValue?> given, EvaluationLimits limits)
    {
        lock (_gate)
        {
            if (Find(given) is { } known)
            {
                return known;
            }
        }

        var types = new Dictionary<string, DataType>();
        for (int i = 0; i < given.Length; i++)
        {
            if (given[i] is { } value && RuntimeTypes.Of(value) is { } type)
            {
                types.Add(Graph.Inputs[i].Name, type);
            }
        }

        Program compiled = ProgramCompiler.Compile(_model, types, limits, _chooser);
        lock (_gate)
        {
            // Another thread may have compiled the same meanwhile.
            if (Find(given) is { } known)
            {
                compiled.Dispose();
                return known;
            }

            Add(compiled);
            compiled.Hold();
            return compiled;
        }
    }

    /// <summary>Compiles for the declared shapes where all of them are static.</summary>
    public void Prepare(EvaluationLimits limits)
    {
        if (Graph.RequiredInputs().All(static i => i.TensorType is { Shape.IsStatic: true }))
        {
            Program compiled = ProgramCompiler.Compile(_model, Graph.RequiredInputs().ToDictionary(static i => i.Name, static i => i.Type!), limits, _chooser);
            lock (_gate)
            {
                Add(compiled);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _programs.ForEach(static p => p.Dispose());
            _programs.Clear();
        }

        _model.Dispose();
    }

    private Program? Find(ReadOnlySpan<RuntimeValue?> given)
    {
        for (int i = _programs.Count - 1; i >= 0; i--)
        {
            Program program = _programs[i];
            if (program.Accepts(given))
            {
                _programs.RemoveAt(i);
                _programs.Add(program);
                program.Hold();
                return program;
            }
        }

        return null;
    }

    private void Add(Program program)
    {
        _programs.Add(program);
        if (_programs.Count > Limit)
        {
            _programs[0].Dispose();
            _programs.RemoveAt(0);
        }
    }
}
