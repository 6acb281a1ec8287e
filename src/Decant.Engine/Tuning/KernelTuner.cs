using System.Diagnostics;
using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Measures, for each shape of a model that several kernels can compute, which is fastest, and appends the answers to a log.</summary>
public static class KernelTuner
{
    // A kernel replaces the rule's only where it is faster by more than noise.
    private const double Margin = 0.97;
    private const int FewestRounds = 5;

    /// <summary>Measures what the log does not know yet.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="inputs">Inputs, for their types.</param>
    /// <param name="log">Where answers are kept.</param>
    /// <param name="options">How to measure.</param>
    /// <param name="progress">Told each shape that is measured.</param>
    /// <param name="cancellation">Ends measuring early; what was measured is kept.</param>
    public static TuningResult Run(
        Model model, IReadOnlyDictionary<string, RuntimeValue> inputs, TuningLog log, TuningOptions options, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        var types = inputs.Select(static p => (p.Key, Type: RuntimeTypes.Of(p.Value))).Where(static p => p.Type is not null).ToDictionary(static p => p.Key, static p => p.Type!);
        using Model lowered = ProgramCompiler.Lower(model, types);
        PlannedStep[] steps = [.. LayoutPlanner.Plan(lowered.Graph).Steps.Where(static s => s.Plan?.Choices is not null)
            .DistinctBy(static s => (s.Plan!.Choices!.Kind, string.Join(',', s.Plan.Choices.Sizes)))];
        PlannedStep[] open = [.. steps.Where(s => log.Exact(s.Plan!.Choices!, options.Threads) is null)];
        var measured = new List<TuningEntry>();
        var changed = new List<TuningEntry>();
        var clock = Stopwatch.StartNew();
        using var team = new ThreadTeam(options.Threads);
        for (int i = 0; i < open.Length && clock.Elapsed < options.Time && !cancellation.IsCancellationRequested; i++)
        {
            KernelChoices choices = open[i].Plan!.Choices!;
            progress?.Report($"{i + 1} of {open.Length}: {choices.Kind} {string.Join('×', choices.Sizes)}");
            TimeSpan share = (options.Time - clock.Elapsed) / (open.Length - i);
            TuningEntry entry = Choose(choices, Measure(open[i], choices, team, share), options.Threads);
            log.Append(entry);
            measured.Add(entry);
            if (entry.Kernel != choices.Rule)
            {
                changed.Add(entry);
            }
        }

        return new TuningResult(steps.Length - open.Length, measured, changed, open.Length - measured.Count);
    }

    /// <summary>Makes the log say again what the rules say, for entries that did not make the model faster as a whole.</summary>
    /// <param name="log">The log.</param>
    /// <param name="result">What tuning found.</param>
    public static void Revert(TuningLog log, TuningResult result)
    {
        foreach (TuningEntry entry in result.Changed)
        {
            // The first time in an entry is the rule's.
            log.Append(entry with { Kernel = entry.Milliseconds.Keys.First() });
        }
    }

    private static TuningEntry Choose(KernelChoices choices, List<double>[] times, int threads)
    {
        string[] names = [.. choices.All.Select(static c => c.Name)];
        int rule = Array.IndexOf(names, choices.Rule);
        double[] ratios = [.. times.Select(t => Median([.. t.Zip(times[rule], static (own, other) => own / other)]))];
        int best = Array.IndexOf(ratios, ratios.Min());
        var order = new[] { rule }.Concat(Enumerable.Range(0, names.Length).Where(i => i != rule));
        return new TuningEntry(choices.Kind, choices.Sizes, TuningLog.InstructionSet, threads, TuningLog.Version, names[ratios[best] < Margin ? best : rule],
            new OrderedDictionary<string, double>(order.Select(i => KeyValuePair.Create(names[i], Math.Round(Median(times[i]), 6)))));
    }

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);

    // The kernels take turns, so that a busy moment falls on all of them.
    private static unsafe List<double>[] Measure(PlannedStep step, KernelChoices choices, ThreadTeam team, TimeSpan share)
    {
        Slot[] slots = [.. step.Inputs.Concat(step.Outputs).OfType<Slot>().Distinct()];
        NativeBuffer[] memory = [.. slots.Select(static s => new NativeBuffer(checked((nint)s.Bytes)))];
        Kernel[] kernels = [.. choices.All.Select(static c => c.Create())];
        var times = new List<double>[kernels.Length];
        using var scratch = new NativeBuffer(kernels.Max(k => k.ScratchBytes(team.Threads)));
        try
        {
            Fill(memory);
            nint[] pointers = [.. memory.Select(static m => (nint)m.Pointer)];
            int[] inputs = Array.ConvertAll(step.Inputs, s => s is null ? -1 : Array.IndexOf(slots, s)), outputs = Array.ConvertAll(step.Outputs, s => s is null ? -1 : Array.IndexOf(slots, s));
            var clock = Stopwatch.StartNew();
            for (int round = -1; round < FewestRounds || clock.Elapsed < share; round++)
            {
                for (int i = 0; i < kernels.Length; i++)
                {
                    int turn = (i + round + 1) % kernels.Length;
                    long start = Stopwatch.GetTimestamp();
                    kernels[turn].Run(new KernelRun(pointers, inputs, outputs, scratch.Pointer, team));
                    double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    times[turn] ??= [];

                    // The first round pays for compilation.
                    if (round >= 0)
                    {
                        times[turn].Add(time);
                    }
                }
            }

            return times;
        }
        finally
        {
            Array.ForEach(memory, static m => m.Dispose());
            Array.ForEach(kernels, static k => k.Dispose());
        }
    }

    private static unsafe void Fill(NativeBuffer[] memory)
    {
        var random = new Random(1);
        foreach (NativeBuffer buffer in memory)
        {
            var floats = new Span<float>(buffer.Pointer, (int)(buffer.Length / sizeof(float)));
            foreach (ref float value in floats)
            {
                value = random.NextSingle() - 0.5f;
            }
        }
    }
}
