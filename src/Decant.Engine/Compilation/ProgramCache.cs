using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>The programs of one model, one for each combination of input shapes; shared by sessions and threads.</summary>
internal sealed class ProgramCache : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Program> _programs = [];
    private readonly Model _model;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="model">The model, which belongs to the cache from now on.</param>
    /// <param name="observe">The names of inner values to return behind the outputs.</param>
    public ProgramCache(Model model, IReadOnlyList<string> observe)
    {
        _model = model;
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

    /// <summary>The program for these values, compiled where there is none yet.</summary>
    /// <param name="given">A value for each input of the graph; null where the model's default is used.</param>
    /// <param name="limits">How much constants may take.</param>
    public Program For(ReadOnlySpan<RuntimeValue?> given, EvaluationLimits limits)
    {
        lock (_gate)
        {
            foreach (Program program in _programs)
            {
                if (program.Accepts(given))
                {
                    return program;
                }
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

        return Add(ProgramCompiler.Compile(_model, types, limits));
    }

    /// <summary>Compiles for the declared shapes where all of them are static.</summary>
    public void Prepare(EvaluationLimits limits)
    {
        if (Graph.RequiredInputs().All(static i => i.TensorType is { Shape.IsStatic: true }))
        {
            Add(ProgramCompiler.Compile(_model, Graph.RequiredInputs().ToDictionary(static i => i.Name, static i => i.Type!), limits));
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

    private Program Add(Program program)
    {
        lock (_gate)
        {
            _programs.Add(program);
        }

        return program;
    }
}
