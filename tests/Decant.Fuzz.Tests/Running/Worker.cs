using System.Diagnostics;

namespace Decant.Fuzz.Tests;

/// <summary>Tries mutants one after another in this process, and watches the time and memory of each.</summary>
internal sealed class Worker
{
    // Threads of a program's users may have no more stack than this.
    private const int StackBytes = 1 << 20;
    private const long KillBytes = 3L << 30;
    private static readonly TimeSpan KillTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(20);

    private readonly WorkOrder _order;
    private readonly FuzzTarget _target;
    private readonly TextWriter _output;
    private readonly Journal _journal;
    private readonly TargetReport _report;
    private long _begun;
    private long _peak;

    private Worker(WorkOrder order, TextWriter output)
    {
        _order = order;
        _output = output;
        _target = FuzzTargets.Create(order.Target);
        _journal = new Journal(order.Journal);
        _report = new TargetReport(order.Target) { Samples = _target.Samples.Count };
    }

    /// <summary>Does what <paramref name="order"/> says; findings and numbers go to <paramref name="output"/>.</summary>
    public static void Run(WorkOrder order, TextWriter output)
    {
        var worker = new Worker(order, output);
        var thread = new Thread(worker.Work, StackBytes) { IsBackground = true };
        thread.Start();
        while (!thread.Join(WatchInterval))
        {
            worker.Watch();
        }

        worker._journal.Dispose();
    }

    /// <summary>Tries one mutant.</summary>
    public static (Outcome Outcome, Exception? Error) Try(FuzzTarget target, byte[] mutant)
    {
        try
        {
            target.Run(mutant);
            return (Outcome.Accepted, null);
        }
        catch (Exception error)
        {
            return (Verdict.IsRefusal(error) ? Outcome.Refused : Outcome.Found, error);
        }
    }

    private void Work()
    {
        foreach (FuzzSample sample in _target.Samples.Take(8))
        {
            _ = Try(_target, sample.Bytes());
        }

        long clock = Stopwatch.GetTimestamp();
        for (long index = _order.First; index < _order.First + _order.Count && Stopwatch.GetElapsedTime(clock).TotalSeconds < _order.Seconds; index++)
        {
            _journal.Index = index;
            Handle(index);
        }

        _output.WriteLine(_report.ToLine());
        _output.Flush();
    }

    private void Handle(long index)
    {
        byte[] mutant = _target.Mutant(_order.Seed, index);
        (Outcome outcome, Exception? error, double time, long bytes) = Measured(mutant);
        for (int again = 0; again < 2 && (time > _target.MostMilliseconds || bytes > _target.MostBytes); again++)
        {
            // The first run of a path also compiles it, and may find another's garbage: what counts is what it costs by itself.
            GC.Collect(2, GCCollectionMode.Aggressive, true, true);
            (_, _, double nextTime, long nextBytes) = Measured(mutant);
            (time, bytes) = (Math.Min(time, nextTime), Math.Min(bytes, nextBytes));
        }

        _report.Tried++;
        _report.Accepted += outcome == Outcome.Accepted ? 1 : 0;
        _report.Refused += outcome == Outcome.Refused ? 1 : 0;
        _report.SlowestMs = Math.Max(_report.SlowestMs, time);
        _report.MostBytes = Math.Max(_report.MostBytes, bytes);
        if (outcome == Outcome.Found)
        {
            Report(Verdict.Describe(error!, _order.Target, _order.Seed, index));
        }

        if (time > _target.MostMilliseconds)
        {
            Report(new Finding(_order.Target, _order.Seed, index, "slow", $"{time:F0} ms", error?.Message ?? "read"));
        }

        if (bytes > _target.MostBytes)
        {
            Report(new Finding(_order.Target, _order.Seed, index, "memory", $"{bytes >> 20} MB", error?.Message ?? "read"));
        }
    }

    private (Outcome Outcome, Exception? Error, double Time, long Bytes) Measured(byte[] mutant)
    {
        long before = Measurement.ResidentBytes();
        Volatile.Write(ref _peak, before);
        Volatile.Write(ref _begun, Stopwatch.GetTimestamp());
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        double start = Measurement.Milliseconds();
        (Outcome outcome, Exception? error) = Try(_target, mutant);
        double time = Measurement.Milliseconds() - start;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        long peak = Math.Max(Volatile.Read(ref _peak), Measurement.ResidentBytes());
        Volatile.Write(ref _begun, 0);

        // What was allocated in all bounds what was held at once, unless memory of the system was used, which the watch sees.
        long native = peak - before - (2L * mutant.Length);
        return (outcome, error, time, allocated <= _target.MostBytes && native <= _target.MostBytes ? Math.Max(0, Math.Min(allocated, native)) : Math.Max(0, native));
    }

    private void Watch()
    {
        long begun = Volatile.Read(ref _begun);
        long resident = Measurement.ResidentBytes();
        if (resident > Volatile.Read(ref _peak))
        {
            Volatile.Write(ref _peak, resident);
        }

        bool hangs = begun != 0 && Stopwatch.GetElapsedTime(begun) > KillTime;
        if (hangs || resident > KillBytes)
        {
            string kind = hangs ? "hang" : "memory";
            string place = hangs ? $"{KillTime.TotalSeconds} s" : $"{resident >> 20} MB";
            Report(new Finding(_order.Target, _order.Seed, _journal.Index, kind, place, "the worker was ended"));
            _output.WriteLine(_report.ToLine());
            _output.Flush();
            Environment.Exit(Program.WatchdogExit);
        }
    }

    private void Report(Finding finding)
    {
        lock (_output)
        {
            _output.WriteLine(finding.ToLine());
            _output.Flush();
        }
    }
}
