using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.OnnxRuntime;

/// <summary>A model of Decant's in ONNX Runtime.</summary>
internal sealed class EngineSession : IInferenceSession
{
    private readonly OnnxRuntimeLibrary _library;
    private readonly OnnxRuntimeOptions _options;
    private readonly SerializedModel _model;
    private readonly string[] _wanted;
    private readonly DirectoryInfo? _traces;
    private OnnxRuntimeSession? _session;
    private ExecutionProfile? _profile;
    private bool _hasTrace;
    private bool _disposed;

    public EngineSession(OnnxRuntimeLibrary library, OnnxRuntimeOptions options, Model model, SessionOptions session)
    {
        _library = library;
        _model = SerializedModel.Of(model, session.Observe);
        _wanted = [.. model.Graph.Outputs.Select(static o => o.Name).Concat(session.Observe).Distinct()];
        _traces = session.Profile ? Directory.CreateTempSubdirectory("decant-profile-") : null;
        _options = options with
        {
            Threads = session.Threads,
            ProfilePrefix = _traces is null ? options.ProfilePrefix : Path.Combine(_traces.FullName, "trace"),
        };
        try
        {
            _session = _model.Open(_library, _options);
            if (_traces is null)
            {
                _model.Forget();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <remarks>ONNX Runtime ends a profile for good, so the model is loaded again for the first run after this is read.</remarks>
    public ExecutionProfile? Profile
    {
        get
        {
            if (_hasTrace)
            {
                string trace = _session!.EndProfiling();
                _session.Dispose();
                _session = null;
                _hasTrace = false;
                _profile = TraceReader.ReadLatestRun(trace);
                File.Delete(trace);
            }

            return _profile;
        }
    }

    public long? PeakBytes => null;

    public IReadOnlyDictionary<string, RuntimeValue> Run(IReadOnlyDictionary<string, RuntimeValue> inputs, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _session ??= _model.Open(_library, _options);
        IReadOnlyDictionary<string, RuntimeValue> outputs = _session.Run(inputs, _wanted, cancellation);
        _hasTrace = _traces is not null;
        return outputs;
    }

    public void Dispose()
    {
        _disposed = true;
        _hasTrace = false;
        _session?.Dispose();
        _session = null;
        _model.Dispose();
        if (_traces is { Exists: true })
        {
            _traces.Delete(recursive: true);
            _traces.Refresh();
        }
    }
}
