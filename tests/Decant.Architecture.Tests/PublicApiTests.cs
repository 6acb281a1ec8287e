using System.Reflection;
using System.Runtime.CompilerServices;

namespace Decant.Architecture.Tests;

/// <summary>Pins the public API of the façade: a change shows in <c>docs/api.txt</c>, and so in review.</summary>
public sealed class PublicApiTests
{
    private const string Rewrite = "DECANT_WRITE_DOCS";

    [Fact]
    public void Facade_PublicMembers_AreThoseOfTheSnapshot()
    {
        string path = Path.Combine(Repository.Root, "docs", "api.txt");
        string[] found = [.. typeof(Decant.Model).Assembly.GetExportedTypes().SelectMany(Describe).Order(StringComparer.Ordinal)];
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllLines(path, found);
        }

        string[] pinned = File.ReadAllLines(path);
        Assert.True(
            pinned.SequenceEqual(found),
            $"the public API of Decant changed; run with {Rewrite}=1 to accept. New: {string.Join("; ", found.Except(pinned))}. Gone: {string.Join("; ", pinned.Except(found))}");
    }

    private static IEnumerable<string> Describe(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(static m => m is not MethodInfo { IsSpecialName: true } && m.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
        .Select(m => $"{type.FullName}: {m}")
        .Append($"{type.FullName}: {type.BaseType?.FullName}");
}
