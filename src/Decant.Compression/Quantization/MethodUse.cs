namespace Decant.Compression;

/// <summary>Whether a method that restores accuracy is used.</summary>
public enum MethodUse
{
    /// <summary>Where the model calls for it; the notes say so.</summary>
    Automatic,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}
