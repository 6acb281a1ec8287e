using System.Runtime.InteropServices;
using Decant.Tensors;

namespace Decant.OnnxRuntime;

/// <summary>A model loaded into ONNX Runtime. Several threads may run it at the same time.</summary>
public sealed unsafe class OnnxRuntimeSession : IDisposable
{
    private readonly OnnxRuntimeLibrary _library;
    private readonly OrtApi _api;
    private readonly OrtHandle _session;
    private readonly Dictionary<string, NativeText> _nativeNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SessionValue> _acceptable;
    private readonly Dictionary<string, SessionValue> _available;

    private OnnxRuntimeSession(OnnxRuntimeLibrary library, OrtHandle session)
    {
        _library = library;
        _api = library.Api;
        _session = session;
        nint pointer = session.Pointer;
        Inputs = Describe(pointer, _api.SessionGetInputCount, _api.SessionGetInputName, _api.SessionGetInputTypeInfo);
        Outputs = Describe(pointer, _api.SessionGetOutputCount, _api.SessionGetOutputName, _api.SessionGetOutputTypeInfo);
        OverridableInitializers = Describe(pointer, _api.SessionGetOverridableInitializerCount,
            _api.SessionGetOverridableInitializerName, _api.SessionGetOverridableInitializerTypeInfo);
        _acceptable = Inputs.Concat(OverridableInitializers).ToDictionary(static v => v.Name, StringComparer.Ordinal);
        _available = Outputs.ToDictionary(static v => v.Name, StringComparer.Ordinal);
        foreach (string name in _acceptable.Keys.Concat(_available.Keys))
        {
            _nativeNames.TryAdd(name, NativeText.Of(name));
        }
    }

    /// <summary>The inputs that a run must be given.</summary>
    public IReadOnlyList<SessionValue> Inputs { get; }

    /// <summary>The outputs that a run gives.</summary>
    public IReadOnlyList<SessionValue> Outputs { get; }

    /// <summary>The initializers that are also inputs: a run may be given other values for them.</summary>
    public IReadOnlyList<SessionValue> OverridableInitializers { get; }

    /// <summary>Loads an ONNX file; external data is found relative to it, and it may be larger than 2 GB.</summary>
    /// <param name="library">The ONNX Runtime to load it into.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <exception cref="ModelException">DEC1703: ONNX Runtime does not load the file; with its own message.</exception>
    /// <exception cref="UnsupportedException">DEC1704: ONNX Runtime lacks an operator or a type of the model.</exception>
    /// <exception cref="ArgumentException">DEC1707: ONNX Runtime refuses an option.</exception>
    public static OnnxRuntimeSession Open(OnnxRuntimeLibrary library, string path, OnnxRuntimeOptions? options = null)
    {
        using OrtHandle native = SessionOptionsBuilder.Build(library.Api, options ?? new OnnxRuntimeOptions());
        NativeText text = NativeText.OfPath(Path.GetFullPath(path));
        nint session;
        nint status = library.Api.CreateSession(library.Environment, text.Pointer, native.Pointer, &session);
        GC.KeepAlive(text);
        return Opened(library, $"'{path}'", status, session);
    }

    /// <summary>Loads an ONNX model from its bytes, which are needed during the call only.</summary>
    /// <inheritdoc cref="Open(OnnxRuntimeLibrary, string, OnnxRuntimeOptions?)"/>
    /// <param name="library">The ONNX Runtime to load it into.</param>
    /// <param name="model">The bytes of an ONNX file without external data.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    public static OnnxRuntimeSession Open(OnnxRuntimeLibrary library, ReadOnlySpan<byte> model, OnnxRuntimeOptions? options = null)
    {
        using OrtHandle native = SessionOptionsBuilder.Build(library.Api, options ?? new OnnxRuntimeOptions());
        nint session, status;
        fixed (byte* bytes = model)
        {
            status = library.Api.CreateSessionFromArray(library.Environment, bytes, (nuint)model.Length, native.Pointer, &session);
        }

        return Opened(library, $"a model of {model.Length} bytes", status, session);
    }

    /// <summary>Runs the model once.</summary>
    /// <param name="inputs">A value for every input, by name, and for any overridable initializer. The tensors' memory is read in place.</param>
    /// <param name="outputs">The outputs to compute; null for all.</param>
    /// <param name="cancellation">Stops the run between two operators.</param>
    /// <returns>The outputs by name, copied out of ONNX Runtime's memory.</returns>
    /// <exception cref="ArgumentException">DEC1706: an input is missing, unknown, or of another type or shape than declared; or an output is unknown.</exception>
    /// <exception cref="UnsupportedException">DEC1704: a kernel is missing. DEC1708: a value cannot be carried through the C API.</exception>
    /// <exception cref="ModelException">DEC1705: the run failed; with ONNX Runtime's own message.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public IReadOnlyDictionary<string, RuntimeValue> Run(
        IReadOnlyDictionary<string, RuntimeValue> inputs, IReadOnlyList<string>? outputs = null, CancellationToken cancellation = default)
    {
        CheckNames(inputs, outputs);
        cancellation.ThrowIfCancellationRequested();
        string[] wanted = [.. outputs ?? Outputs.Select(static o => o.Name)];
        using var writer = new ValueWriter(_library);
        var names = new nint[inputs.Count];
        var values = new nint[inputs.Count];
        int at = 0;
        foreach ((string name, RuntimeValue value) in inputs)
        {
            names[at] = (nint)_nativeNames[name].Pointer;
            values[at++] = writer.Write(name, value);
        }

        nint[] results = Invoke(names, values, [.. wanted.Select(name => (nint)_nativeNames[name].Pointer)], inputs, cancellation);
        return Collect(wanted, results);
    }

    /// <summary>Ends profiling.</summary>
    /// <returns>The path of the JSON trace that was written.</returns>
    /// <exception cref="ModelException">DEC1705: the trace cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The session was opened without <see cref="OnnxRuntimeOptions.ProfilePrefix"/>.</exception>
    public string EndProfiling()
    {
        byte* path;
        _api.Check(_api.SessionEndProfiling(_session.Pointer, _library.Allocator, &path), "ending the profile");
        string file = TakeText(path);
        return file.Length > 0 ? file : throw new InvalidOperationException("the session was opened without ProfilePrefix");
    }

    /// <summary>Releases the model's memory and threads; a run that is under way ends first.</summary>
    public void Dispose() => _session.Dispose();

    private static OnnxRuntimeSession Opened(OnnxRuntimeLibrary library, string what, nint status, nint session)
    {
        if (library.Api.Take(status) is not { } failure)
        {
            return new OnnxRuntimeSession(library, new OrtHandle(session, library.Api.ReleaseSession));
        }

        throw failure.Code == OrtErrorCode.NotImplemented
            ? new UnsupportedException("DEC1704", $"ONNX Runtime {library.Version}: it cannot run {what}: {failure}")
            : new ModelException("DEC1703", $"ONNX Runtime {library.Version}: it does not load {what}: {failure}");
    }

    private void CheckNames(IReadOnlyDictionary<string, RuntimeValue> inputs, IReadOnlyList<string>? outputs)
    {
        string[] missing = [.. Inputs.Where(i => !inputs.ContainsKey(i.Name)).Select(static i => i.ToString())];
        string[] unknown = [.. inputs.Keys.Where(name => !_acceptable.ContainsKey(name))];
        string[] absent = [.. (outputs ?? []).Where(name => !_available.ContainsKey(name))];
        if (missing.Length > 0 || unknown.Length > 0)
        {
            throw new ArgumentException($"DEC1706 ONNX Runtime: missing inputs [{string.Join("; ", missing)}], unknown inputs [{string.Join("; ", unknown)}]; "
                + $"the model takes [{string.Join("; ", Inputs)}]", nameof(inputs));
        }

        if (absent.Length > 0)
        {
            throw new ArgumentException($"DEC1706 ONNX Runtime: unknown outputs [{string.Join("; ", absent)}]; the model gives [{string.Join("; ", Outputs)}]", nameof(outputs));
        }
    }

    private nint[] Invoke(
        nint[] names, nint[] values, nint[] wanted, IReadOnlyDictionary<string, RuntimeValue> inputs, CancellationToken cancellation)
    {
        var results = new nint[wanted.Length];
        using OrtHandle? runOptions = cancellation.CanBeCanceled ? CreateRunOptions() : null;
        bool held = false;
        nint status;
        try
        {
            _session.DangerousAddRef(ref held);
            using CancellationTokenRegistration stop = cancellation.Register(() => _api.Take(_api.RunOptionsSetTerminate(runOptions!.Pointer)));
            fixed (nint* name = names, value = values, output = wanted, result = results)
            {
                status = _api.Run(_session.Pointer, runOptions?.Pointer ?? 0, (byte**)name, value, (nuint)names.Length, (byte**)output, (nuint)wanted.Length, result);
            }
        }
        finally
        {
            if (held)
            {
                _session.DangerousRelease();
            }
        }

        if (_api.Take(status) is { } failure)
        {
            cancellation.ThrowIfCancellationRequested();
            throw RunFailure(failure, inputs);
        }

        return results;
    }

    private Exception RunFailure(OrtFailure failure, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        string given = string.Join("; ", inputs.Select(static i => $"{i.Key}: {i.Value}"));
        return failure.Code switch
        {
            OrtErrorCode.InvalidArgument => new ArgumentException(
                $"DEC1706 ONNX Runtime: it does not take these inputs: {failure}. Given [{given}]; the model takes [{string.Join("; ", Inputs)}]", nameof(inputs)),
            OrtErrorCode.NotImplemented => new UnsupportedException("DEC1704", $"ONNX Runtime {_library.Version}: it cannot run the model: {failure}"),
            _ => new ModelException("DEC1705", $"ONNX Runtime {_library.Version}: the run failed: {failure}. Given [{given}]"),
        };
    }

    private Dictionary<string, RuntimeValue> Collect(string[] names, nint[] results)
    {
        var reader = new ValueReader(_library);
        var collected = new Dictionary<string, RuntimeValue>(StringComparer.Ordinal);
        int next = 0;
        try
        {
            while (next < names.Length)
            {
                string name = names[next];
                collected[name] = reader.Take(name, results[next++], _available[name].Type);
            }
        }
        finally
        {
            for (; next < results.Length; next++)
            {
                _api.ReleaseValue(results[next]);
            }
        }

        return collected;
    }

    private OrtHandle CreateRunOptions()
    {
        nint created;
        _api.Check(_api.CreateRunOptions(&created), "creating run options");
        return new OrtHandle(created, _api.ReleaseRunOptions);
    }

    private SessionValue[] Describe(
        nint session,
        delegate* unmanaged<nint, nuint*, nint> count,
        delegate* unmanaged<nint, nuint, nint, byte**, nint> nameOf,
        delegate* unmanaged<nint, nuint, nint*, nint> typeOf)
    {
        nuint number;
        _api.Check(count(session, &number), "counting inputs and outputs");
        var described = new SessionValue[number];
        for (nuint i = 0; i < number; i++)
        {
            byte* name;
            nint type;
            _api.Check(nameOf(session, i, _library.Allocator, &name), "reading a name");
            string text = TakeText(name);
            _api.Check(typeOf(session, i, &type), $"reading the type of '{text}'");
            described[i] = new SessionValue(text, OrtTypes.Take(_api, type));
        }

        return described;
    }

    private string TakeText(byte* text)
    {
        string copy = Marshal.PtrToStringUTF8((nint)text) ?? "";
        _api.Check(_api.AllocatorFree(_library.Allocator, text), "freeing a text");
        return copy;
    }
}
