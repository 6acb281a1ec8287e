namespace Decant.OnnxRuntime;

/// <summary>Turns <see cref="OnnxRuntimeOptions"/> into ONNX Runtime's session options.</summary>
internal static unsafe class SessionOptionsBuilder
{
    /// <summary>Creates the session options.</summary>
    /// <exception cref="ArgumentException">DEC1707: ONNX Runtime refuses an option.</exception>
    public static OrtHandle Build(OrtApi api, OnnxRuntimeOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        nint created;
        api.Check(api.CreateSessionOptions(&created), "creating session options");
        var handle = new OrtHandle(created, api.ReleaseSessionOptions);
        try
        {
            Require("Threads", api.SetIntraOpNumThreads(created, options.Threads));
            Require("Threads", api.SetInterOpNumThreads(created, 1));
            Require("Optimization", api.SetSessionGraphOptimizationLevel(created, (int)options.Optimization));
            SetPaths(created);
            foreach ((string key, string value) in options.ConfigurationEntries())
            {
                NativeText nativeKey = NativeText.Of(key), nativeValue = NativeText.Of(value);
                Require($"{key}={value}", api.AddSessionConfigEntry(created, nativeKey.Pointer, nativeValue.Pointer));
                GC.KeepAlive(nativeKey);
                GC.KeepAlive(nativeValue);
            }

            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        void SetPaths(nint target)
        {
            if (options.ProfilePrefix is { } prefix)
            {
                NativeText text = NativeText.OfPath(Path.GetFullPath(prefix));
                Require("ProfilePrefix", api.EnableProfiling(target, text.Pointer));
                GC.KeepAlive(text);
            }

            if (options.OptimizedModelPath is { } path)
            {
                NativeText text = NativeText.OfPath(Path.GetFullPath(path));
                Require("OptimizedModelPath", api.SetOptimizedModelFilePath(target, text.Pointer));
                GC.KeepAlive(text);
            }
        }

        void Require(string option, nint status)
        {
            if (api.Take(status) is { } failure)
            {
                throw new ArgumentException($"DEC1707 ONNX Runtime: it refuses the session option {option}: {failure}", nameof(options));
            }
        }
    }
}
