using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Decant.Data;

/// <summary>Runs a sequence on a thread of its own, ahead of its reader by a bounded number of items.</summary>
internal static class Prefetcher
{
    public static IEnumerable<T> Run<T>(IEnumerable<T> source, int ahead)
    {
        using BlockingCollection<T> ready = new(ahead);
        using CancellationTokenSource stop = new();
        CancellationToken stopped = stop.Token;
        ExceptionDispatchInfo? failure = null;
        Thread producer = new(() =>
        {
            try
            {
                foreach (T item in source)
                {
                    ready.Add(item, stopped);
                }
            }
            catch (OperationCanceledException) when (stopped.IsCancellationRequested)
            {
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
            finally
            {
                ready.CompleteAdding();
            }
        })
        {
            IsBackground = true,
            Name = "Decant prefetch",
        };
        producer.Start();
        try
        {
            foreach (T item in ready.GetConsumingEnumerable(CancellationToken.None))
            {
                yield return item;
            }

            failure?.Throw();
        }
        finally
        {
            stop.Cancel();
            producer.Join();
        }
    }
}
