using System.Text.Json;

namespace Decant.EndToEnd.Tests;

/// <summary>What scripts that read the JSON rely on.</summary>
internal static class JsonAssert
{
    public static void HasKeys(JsonElement element, params string[] keys)
    {
        string[] missing = [.. keys.Where(k => !element.TryGetProperty(k, out _))];
        Assert.True(missing.Length == 0, $"without {string.Join(", ", missing)}: {element}");
    }

    /// <summary>A number that may be infinite, which is then a string.</summary>
    public static double Number(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString() == "Infinity" ? double.PositiveInfinity : double.NaN
        : element.GetDouble();
}
