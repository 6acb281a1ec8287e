using System.Diagnostics;
using System.Globalization;
using Decant.Tensors;

namespace Decant.Bench;

/// <summary>OpenCV's DNN module with one thread, in a child process that times itself when it is asked to.</summary>
internal sealed class OpenCv : IDisposable
{
    private const string Python = "/usr/bin/python3";

    // Answers each line "N" with the milliseconds that N runs took.
    private const string Script = """
        import sys, time
        import numpy, cv2
        cv2.setNumThreads(1)
        net = cv2.dnn.readNetFromONNX(sys.argv[1])
        for argument in sys.argv[2:]:
            name, sizes, high = argument.rsplit(':', 2)
            sizes = [int(s) for s in sizes.split(',')]
            net.setInput((numpy.random.rand(*sizes) * float(high)).astype(numpy.float32), name)
        outputs = net.getUnconnectedOutLayersNames()
        net.forward(outputs)
        print('ready', cv2.__version__, flush=True)
        for line in sys.stdin:
            start = time.perf_counter()
            for _ in range(int(line)):
                net.forward(outputs)
            print((time.perf_counter() - start) * 1000, flush=True)
        """;

    private readonly Process _process;
    private readonly string? _temporary;

    private OpenCv(Process process, string? temporary) => (_process, _temporary) = (process, temporary);

    /// <summary>Whether python3 and its cv2 are installed; the version, or null.</summary>
    public static string? Version { get; } = ReadVersion();

    /// <summary>Starts a process with a model.</summary>
    /// <param name="path">The file; null for <paramref name="bytes"/>.</param>
    /// <param name="bytes">The model where it has no file.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="high">The greatest value of random inputs.</param>
    /// <returns>Null where OpenCV is not installed or does not take the model.</returns>
    public static OpenCv? Open(string? path, Func<byte[]> bytes, IReadOnlyDictionary<string, RuntimeValue> inputs, float high)
    {
        if (Version is null || inputs.Values.Any(static v => v is not Tensor { ElementType: ElementType.Float32 }))
        {
            return null;
        }

        string? temporary = null;
        if (path is null)
        {
            path = temporary = Path.Combine(Path.GetTempPath(), $"decant-bench-{Environment.ProcessId}.onnx");
            File.WriteAllBytes(path, bytes());
        }

        IEnumerable<string> shapes = inputs.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}:{string.Join(',', ((Tensor)p.Value).Sizes.ToArray())}:{high}"));
        var opened = new OpenCv(Start(["-c", Script, path, .. shapes]), temporary);
        if (opened._process.StandardOutput.ReadLine()?.StartsWith("ready", StringComparison.Ordinal) == true)
        {
            return opened;
        }

        opened.Dispose();
        return null;
    }

    /// <summary>Runs some times.</summary>
    /// <returns>The milliseconds that all runs took together.</returns>
    public double Run(int runs)
    {
        _process.StandardInput.WriteLine(runs.ToString(CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
        return double.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("OpenCV ended early"), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        if (_temporary is not null)
        {
            File.Delete(_temporary);
        }
    }

    private static string? ReadVersion()
    {
        if (!File.Exists(Python))
        {
            return null;
        }

        using Process process = Start(["-c", "import numpy, cv2; cv2.dnn; print(cv2.__version__)"]);
        process.StandardInput.Close();
        string? version = process.StandardOutput.ReadLine();
        process.WaitForExit();
        return process.ExitCode == 0 ? version : null;
    }

    private static Process Start(IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(Python, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
