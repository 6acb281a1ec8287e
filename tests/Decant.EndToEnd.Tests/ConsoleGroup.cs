namespace Decant.EndToEnd.Tests;

/// <summary>The tests that redirect the process's console: they run one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleGroup
{
    public const string Name = "console";
}
