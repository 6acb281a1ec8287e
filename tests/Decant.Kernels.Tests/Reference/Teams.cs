namespace Decant.Kernels.Tests;

/// <summary>The teams that all tests share.</summary>
internal static class Teams
{
    public static ThreadTeam One { get; } = new(1);

    public static ThreadTeam Three { get; } = new(3);
}
