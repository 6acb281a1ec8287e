using Decant.Kernels;

namespace Decant.Engine;

/// <summary>
/// A session's part in a team of threads. All sessions of the process that ask for as many threads have one team, so that many sessions do not start
/// many threads; a session that finds it at work runs on its caller's thread alone.
/// </summary>
internal sealed class SharedTeam : IDisposable
{
    private static readonly Dictionary<int, (ThreadTeam Team, int Holders)> Teams = [];

    private bool _disposed;

    /// <summary>Joins the team of this many threads; the first to come starts it.</summary>
    public SharedTeam(int threads)
    {
        lock (Teams)
        {
            (ThreadTeam team, int holders) = Teams.TryGetValue(threads, out var found) ? found : (new ThreadTeam(threads), 0);
            Teams[threads] = (team, holders + 1);
            Team = team;
        }
    }

    /// <summary>The team.</summary>
    public ThreadTeam Team { get; }

    /// <summary>Leaves the team; the last to go stops it.</summary>
    public void Dispose()
    {
        lock (Teams)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            (ThreadTeam team, int holders) = Teams[Team.Threads];
            if (holders > 1)
            {
                Teams[Team.Threads] = (team, holders - 1);
                return;
            }

            Teams.Remove(Team.Threads);
        }

        Team.Dispose();
    }
}
