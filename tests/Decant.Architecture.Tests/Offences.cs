namespace Decant.Architecture.Tests;

/// <summary>Fails with the whole list where a rule is broken.</summary>
internal static class Offences
{
    public static void None(IEnumerable<string> offences)
    {
        string[] found = [.. offences];
        if (found.Length > 0)
        {
            Assert.Fail(string.Join(Environment.NewLine, found));
        }
    }
}
