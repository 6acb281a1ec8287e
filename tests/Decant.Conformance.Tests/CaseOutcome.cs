namespace Decant.Conformance.Tests;

/// <summary>How a case ended.</summary>
internal enum CaseOutcome
{
    /// <summary>All outputs are as expected.</summary>
    Passed,

    /// <summary>An output differs, or an error was thrown.</summary>
    Failed,

    /// <summary>The outputs depend on a random stream; their types, shapes and distribution are as they must be.</summary>
    Drawn,

    /// <summary>An operator, or the version of one, is not implemented.</summary>
    Missing,
}
