namespace Decant.Compression;

/// <summary>Over which weights the smallest are looked for.</summary>
public enum PruningScope
{
    /// <summary>Each weight tensor loses the same share.</summary>
    Layer,

    /// <summary>All weights compete; layers lose different shares.</summary>
    Global,
}
