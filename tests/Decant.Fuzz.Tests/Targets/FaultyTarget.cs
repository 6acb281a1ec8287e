using System.Runtime.CompilerServices;

namespace Decant.Fuzz.Tests;

/// <summary>Readers that break the rules, each in one way, to test that a campaign notices.</summary>
internal sealed class FaultyTarget(Action<byte[]> fault) : FuzzTarget
{
    private static byte[][] s_held = [];

    /// <summary>The faulty reader of that name.</summary>
    public static FaultyTarget Create(string name) => new(name switch
    {
        "faulty-exception" => static bytes => _ = bytes[bytes.Length],
        "faulty-crash" => static bytes => Recurse(bytes, 0),
        "faulty-hang" => static _ => Thread.Sleep(Timeout.Infinite),
        "faulty-slow" => static _ => Spin(),
        "faulty-memory" => static _ => Hold(),
        _ => throw new ArgumentException($"there is no target '{name}'; there are {string.Join(", ", FuzzTargets.Names)}", nameof(name)),
    });

    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        // The worker warms up on the samples, which are whole.
        if (!file.AsSpan().SequenceEqual("sample"u8))
        {
            fault(file);
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() => [new FuzzSample("sample", "sample"u8.ToArray())];

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static int Recurse(byte[] bytes, int depth) => Recurse(bytes, depth + 1) + bytes.Length;

    private static void Spin()
    {
        for (double start = Measurement.Milliseconds(); Measurement.Milliseconds() - start < 1500;)
        {
        }
    }

    private static void Hold()
    {
        s_held = [.. Enumerable.Range(0, 400).Select(static _ => new byte[1 << 20])];
        foreach (byte[] part in s_held)
        {
            part.AsSpan().Fill(1);
        }

        s_held = [];
    }
}
