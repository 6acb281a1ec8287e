using System.Runtime.ExceptionServices;

namespace Decant.Kernels;

/// <summary>
/// A team of threads that share the chunks of one job at a time. Chunks are claimed from an atomic counter, so the caller never waits
/// for a thread that has not started: it can finish the whole job alone. Idle threads spin for a bounded time and then park.
/// </summary>
/// <remarks>
/// The caller takes part as worker 0. One job runs at a time: a caller that finds the team busy runs its job alone. Several teams may exist.
/// Which thread runs which chunk depends on timing; kernels are written so that results do not.
/// </remarks>
public sealed unsafe class ThreadTeam : IDisposable
{
    private const int SpinsBeforeParking = 2000;
    private const int SpinsBeforeYielding = 200;
    private const int ClaimsPerThread = 8;

    private readonly Thread[] _workers;
    private readonly object _gate = new();

    // High half: number of the job; low half: the next chunk to claim. A successful exchange on it proves that the job's fields,
    // read after the ticket, belong to that job, because a job's number changes only after all of its chunks are done.
    private long _ticket;
    private nint _chunks;
    private long _finished;
    private delegate*<void*, nint, int, void> _body;
    private void* _state;
    private int _parked;
    private int _busy;
    private volatile bool _stopping;
    private Exception? _failure;

    /// <summary>Creates a team.</summary>
    /// <param name="threads">The number of threads, the caller included; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _workers = new Thread[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            int worker = i + 1;
            _workers[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = "Decant worker" };
            _workers[i].Start();
        }
    }

    /// <summary>The caller alone, for work that is too small to share. Any number of callers may use it at once.</summary>
    public static ThreadTeam Single { get; } = new(1);

    /// <summary>The number of threads, the caller included.</summary>
    public int Threads { get; }

    /// <summary>Runs a job and returns when all of its chunks are done.</summary>
    /// <typeparam name="TJob">The job: an unmanaged struct.</typeparam>
    /// <param name="job">The job; it is not copied.</param>
    /// <param name="chunks">The number of chunks; 0 does nothing.</param>
    /// <exception cref="ObjectDisposedException">The team is disposed.</exception>
    public void Run<TJob>(ref TJob job, nint chunks)
        where TJob : unmanaged, IParallelJob
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        if (_workers.Length == 0 || chunks <= 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (nint chunk = 0; chunk < chunks; chunk++)
            {
                job.Run(chunk, 0);
            }

            return;
        }

        try
        {
            fixed (TJob* state = &job)
            {
                Share(&Invoke<TJob>, state, chunks);
            }
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    /// <summary>Stops the threads of the team.</summary>
    public void Dispose()
    {
        if (_stopping || this == Single)
        {
            return;
        }

        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        foreach (Thread worker in _workers)
        {
            worker.Join();
        }
    }

    private static void Invoke<TJob>(void* state, nint chunk, int worker)
        where TJob : unmanaged, IParallelJob
        => ((TJob*)state)->Run(chunk, worker);

    private void Share(delegate*<void*, nint, int, void> body, void* state, nint chunks)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunks, int.MaxValue);
        _body = body;
        _state = state;
        _chunks = chunks;
        _failure = null;
        Volatile.Write(ref _finished, 0);
        long job = (Volatile.Read(ref _ticket) >> 32) + 1;
        Interlocked.Exchange(ref _ticket, job << 32);
        if (Volatile.Read(ref _parked) > 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }

        Work(job, 0);
        for (int spins = 0; Volatile.Read(ref _finished) < chunks; spins++)
        {
            Pause(spins);
        }

        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void Work(long job, int worker)
    {
        while (true)
        {
            long ticket = Volatile.Read(ref _ticket);
            nint chunk = (nint)(ticket & 0xFFFF_FFFF), left = Volatile.Read(ref _chunks) - chunk;
            delegate*<void*, nint, int, void> body = _body;
            void* state = _state;
            if (ticket >> 32 != job || left <= 0)
            {
                return;
            }

            // Many small chunks are claimed together, ever fewer towards the end.
            nint claimed = Math.Max(left / (Threads * ClaimsPerThread), 1);
            if (Interlocked.CompareExchange(ref _ticket, ticket + claimed, ticket) != ticket)
            {
                continue;
            }

            RunChunks(body, state, chunk, chunk + claimed, worker);
            Interlocked.Add(ref _finished, claimed);
        }
    }

    private void RunChunks(delegate*<void*, nint, int, void> body, void* state, nint chunk, nint end, int worker)
    {
        for (; chunk < end; chunk++)
        {
            try
            {
                body(state, chunk, worker);
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref _failure, failure, null);
            }
        }
    }

    private void Serve(int worker)
    {
        long seen = 0;
        while (!_stopping)
        {
            seen = AwaitJob(seen);
            Work(seen, worker);
        }
    }

    private long AwaitJob(long seen)
    {
        for (int spins = 0; spins < SpinsBeforeParking && !_stopping; spins++)
        {
            long job = Volatile.Read(ref _ticket) >> 32;
            if (job != seen)
            {
                return job;
            }

            Pause(spins);
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _parked);
            while (!_stopping && Volatile.Read(ref _ticket) >> 32 == seen)
            {
                Monitor.Wait(_gate);
            }

            Interlocked.Decrement(ref _parked);
        }

        return Volatile.Read(ref _ticket) >> 32;
    }

    private static void Pause(int spins)
    {
        if (spins < SpinsBeforeYielding)
        {
            Thread.SpinWait(8);
        }
        else
        {
            Thread.Yield();
        }
    }
}
