using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>The paths by which a model names the files that hold its tensors.</summary>
internal static class ExternalDataPath
{
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];

    /// <summary>The full path of <paramref name="location"/> inside <paramref name="folder"/>.</summary>
    /// <exception cref="ModelException">DEC1310: the location is empty, rooted, climbs out of the folder or names a device.</exception>
    public static string Resolve(string folder, string location, string tensor)
    {
        if (Refusal(location) is { } why)
        {
            throw new ModelException(
                "DEC1310",
                $"tensor '{tensor}': external data location '{location}' is refused: it {why}; a location is a path below the model's folder with forward slashes");
        }

        string path = Path.GetFullPath(Path.Combine(folder, location.Replace('/', Path.DirectorySeparatorChar)));
        return Escape(Path.GetFullPath(folder), location) is not { } escape
            ? path
            : throw new ModelException("DEC1310", $"tensor '{tensor}': external data location '{location}' is refused: {escape}; put the file itself below the model's folder");
    }

    // A link below the folder may not lead out of it.
    private static string? Escape(string folder, string location)
    {
        string root = Path.TrimEndingDirectorySeparator(Real(folder)) + Path.DirectorySeparatorChar;
        string path = folder;
        foreach (string segment in location.Split('/'))
        {
            path = Path.Combine(path, segment);
            var entry = new FileInfo(path);
            if (entry.LinkTarget is null)
            {
                continue;
            }

            string target = Real(path);
            if (!target.StartsWith(root, StringComparison.Ordinal))
            {
                return $"the link '{path}' leads to '{target}', out of the folder";
            }
        }

        return null;
    }

    private static string Real(string path)
    {
        try
        {
            return Path.GetFullPath(new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path);
        }
        catch (IOException)
        {
            // A link to itself leads nowhere, and so not into the folder.
            return string.Empty;
        }
    }

    private static string? Refusal(string location)
    {
        if (location.Length == 0)
        {
            return "is empty";
        }

        foreach (char c in location)
        {
            if (c is '\\' or ':' || char.IsControl(c))
            {
                return c is '\\' ? "has a backslash" : c is ':' ? "has a colon" : "has a control character";
            }
        }

        return location.Split('/').Select(SegmentRefusal).FirstOrDefault(r => r is not null);
    }

    private static string? SegmentRefusal(string segment) => segment switch
    {
        "" => "is rooted or has an empty part",
        "." => null,
        ".." => "climbs",
        _ when segment.EndsWith('.') || segment.EndsWith(' ') => "has a part that ends in a dot or a space",
        _ when IsDevice(segment) => "names a device",
        _ => null,
    };

    private static bool IsDevice(string segment)
    {
        string stem = segment.Split('.')[0].TrimEnd();
        return Devices.Contains(stem, StringComparer.OrdinalIgnoreCase)
            || (stem.Length == 4 && stem[3] is (>= '0' and <= '9') or '\u00b9' or '\u00b2' or '\u00b3'
                && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)));
    }
}
