using Decant.Graphs;

namespace Decant.Engine;

/// <summary>
/// A model prepared by <see cref="DecantEngine"/>. Its programs, one for each combination of input shapes, and their packed weights are
/// shared by all of its sessions; sessions may run on different threads at once.
/// </summary>
public sealed class CompiledModel : IDisposable
{
    private readonly ProgramCache _programs;

    internal CompiledModel(Model model, IReadOnlyList<string> observe, EvaluationLimits limits, KernelChooser chooser)
    {
        Model copy = model.Clone();
        try
        {
            GraphVerifier.Verify(copy);
            _programs = new ProgramCache(copy, observe, chooser);
            _programs.Prepare(limits);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>Creates a session. Dispose it before the compiled model.</summary>
    public IInferenceSession CreateSession(SessionOptions? options = null) => CreateSession(options ?? SessionOptions.Default, null);

    /// <summary>Binds the model to memory of its own for inputs of the given types: its runs allocate nothing. Dispose it before the compiled model.</summary>
    /// <param name="types">The type of each input, all sizes known; null where the model declares them.</param>
    /// <param name="threads">The threads of one run.</param>
    /// <exception cref="ArgumentException">An input's sizes are not known.</exception>
    /// <exception cref="Tensors.UnsupportedException">DEC1586: nodes run without a kernel; all are listed.</exception>
    public BoundRun Bind(IReadOnlyDictionary<string, TensorType>? types = null, int threads = 1)
    {
        types ??= _programs.Graph.RequiredInputs().ToDictionary(static i => i.Name, static i => i.TensorType is { Shape.IsStatic: true } type
            ? type
            : throw new ArgumentException($"input {i} has sizes that are not known: give its type", nameof(types)));
        return new BoundRun(_programs, types, threads);
    }

    /// <summary>Frees the packed weights.</summary>
    public void Dispose() => _programs.Dispose();

    internal ProgramCache Programs => _programs;

    internal IInferenceSession CreateSession(SessionOptions options, IDisposable? owned) => new DecantSession(_programs, options, owned);
}
