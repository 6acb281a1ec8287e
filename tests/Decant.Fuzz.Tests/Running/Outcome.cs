namespace Decant.Fuzz.Tests;

/// <summary>What reading a mutant came to.</summary>
internal enum Outcome
{
    /// <summary>It was read, and all that follows reading went through.</summary>
    Accepted,

    /// <summary>A coded error refused it.</summary>
    Refused,

    /// <summary>Anything else: an error without a code, or one that says that Decant itself is at fault.</summary>
    Found,
}
