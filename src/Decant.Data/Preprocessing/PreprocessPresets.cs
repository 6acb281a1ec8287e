namespace Decant.Data;

/// <summary>The preprocessing of well-known models: YAML files in the folder Presets, embedded in the assembly.</summary>
internal static class PreprocessPresets
{
    private const string Prefix = "presets/";
    private const string Suffix = ".yaml";

    public static IReadOnlyList<string> Names { get; } = [.. typeof(PreprocessPresets).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(Suffix, StringComparison.Ordinal))
        .Select(n => n[Prefix.Length..^Suffix.Length])
        .Order(StringComparer.Ordinal)];

    /// <summary>The YAML of a preset, or null where there is none of that name.</summary>
    public static string? Find(string name)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }

        using Stream stream = typeof(PreprocessPresets).Assembly.GetManifestResourceStream(Prefix + name + Suffix)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
