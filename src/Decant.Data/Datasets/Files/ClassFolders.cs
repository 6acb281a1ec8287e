namespace Decant.Data;

/// <summary>Labels by sub-folder: the first folder below what all files share is the class; classes are numbered in ordinal order.</summary>
internal static class ClassFolders
{
    /// <summary>The files with their labels, interleaved over the classes; in the given order and without labels where there are no sub-folders.</summary>
    public static List<(string File, int? Label)> Arrange(IReadOnlyList<string> files, int seed)
    {
        int shared = SharedFolder(files);
        bool classes = files.Count > 0 && files.All(f => f.IndexOf('/', shared) > 0);
        if (!classes)
        {
            return [.. files.Select(f => (f, (int?)null))];
        }

        List<List<string>> byClass = [.. files
            .GroupBy(f => f[shared..f.IndexOf('/', shared)], StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.ToList())];
        Random random = new(seed);
        foreach (List<string> members in byClass)
        {
            members.Sort(StringComparer.Ordinal);
            Shuffle(members, random);
        }

        List<(string, int?)> arranged = new(files.Count);
        for (int round = 0; arranged.Count < files.Count; round++)
        {
            for (int label = 0; label < byClass.Count; label++)
            {
                if (round < byClass[label].Count)
                {
                    arranged.Add((byClass[label][round], label));
                }
            }
        }

        return arranged;
    }

    /// <summary>The length of the folder path, with its slash, that all files have in common.</summary>
    private static int SharedFolder(IReadOnlyList<string> files)
    {
        int shared = files.Count == 0 ? 0 : files[0].Length;
        foreach (string file in files)
        {
            shared = Math.Min(shared, file.AsSpan().CommonPrefixLength(files[0]));
        }

        return files.Count == 0 ? 0 : files[0].AsSpan(0, shared).LastIndexOf('/') + 1;
    }

    private static void Shuffle(List<string> items, Random random)
    {
        for (int i = items.Count - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
