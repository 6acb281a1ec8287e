using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Bench;

/// <summary>What this machine could do at best.</summary>
internal static class MachinePeak
{
    /// <summary>The most floating-point operations that one core did in a second: fused multiply-adds whose operands stay in registers.</summary>
    public static double GigaflopsPerCore()
    {
        const int Rounds = 200_000;
        double best = 0;
        for (int attempt = 0; attempt < 40; attempt++)
        {
            long start = Stopwatch.GetTimestamp();
            float sink = Chains(Rounds);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Max(best, float.IsNaN(sink) ? 0 : Rounds * 12.0 * Vector256<float>.Count * 2 / seconds / 1e9);
        }

        return best;
    }

    /// <summary>The processor's name, as the system tells it.</summary>
    public static string Processor => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : "unknown processor";

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chains(int rounds)
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(1e-6f);
        Vector256<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
