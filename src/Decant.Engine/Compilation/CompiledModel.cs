using Decant.Graphs;

namespace Decant.Engine;

/// <summary>
/// A model prepared by <see cref="DecantEngine"/>. Its programs, one for each combination of input shapes, and their packed weights are
/// shared by all of its sessions; sessions may run on different threads at once.
/// </summary>
public sealed class CompiledModel : IDisposable
{
    private readonly ProgramCache _programs;

    internal CompiledModel(Model model, IReadOnlyList<string> observe, EvaluationLimits limits)
    {
        Model copy = model.Clone();
        try
        {
            GraphVerifier.Verify(copy);
            _programs = new ProgramCache(copy, observe);
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

    /// <summary>Frees the packed weights.</summary>
    public void Dispose() => _programs.Dispose();

    internal ProgramCache Programs => _programs;

    internal IInferenceSession CreateSession(SessionOptions options, IDisposable? owned) => new DecantSession(_programs, options, owned);
}
