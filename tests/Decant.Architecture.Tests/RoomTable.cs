namespace Decant.Architecture.Tests;

/// <summary>Which room may know which: the table of <c>docs/architecture.md</c>, read from there.</summary>
internal static class RoomTable
{
    private const string All = "all above";

    /// <summary>The rows, in order.</summary>
    public static IReadOnlyList<RoomRow> Rows { get; } = Read();

    /// <summary>Everything that a room may know, directly or through another room.</summary>
    public static IReadOnlySet<string> MayKnow(string room) => Closure(room, static r => Row(r).MayKnow);

    /// <summary>Everything that can be reached from <paramref name="start"/> by <paramref name="next"/>, without the start.</summary>
    public static IReadOnlySet<string> Closure(string start, Func<string, IEnumerable<string>> next)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<string>(next(start));
        while (pending.TryPop(out string? room))
        {
            if (reached.Add(room))
            {
                foreach (string further in next(room))
                {
                    pending.Push(further);
                }
            }
        }

        return reached;
    }

    private static RoomRow Row(string room) =>
        Rows.FirstOrDefault(row => row.Room == room) ?? throw new InvalidOperationException($"docs/architecture.md has no row for {room}");

    private static List<RoomRow> Read()
    {
        var rows = new List<RoomRow>();
        foreach (string line in Repository.Lines("docs/architecture.md").Where(static l => l.StartsWith("| `Decant", StringComparison.Ordinal)))
        {
            string[] cells = [.. line.Split('|', StringSplitOptions.TrimEntries)];
            string room = cells[1].Trim('`');
            rows.Add(new RoomRow(room, cells[3] == All ? [.. rows.Select(static r => r.Room)] : Rooms(cells[3]), Rooms(cells[4])));
        }

        return rows;
    }

    private static string[] Rooms(string cell) => cell == "–"
        ? []
        : [.. cell.Split(',', StringSplitOptions.TrimEntries).Select(static name => name == "Decant" ? name : $"Decant.{name}")];
}
