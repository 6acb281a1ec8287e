namespace Decant.Kernels;

/// <summary>A number that the JIT sees as a constant: the extent of a register tile.</summary>
internal interface IExtent
{
    /// <summary>The number.</summary>
    static abstract int Value { get; }
}

internal readonly struct Extent1 : IExtent
{
    public static int Value => 1;
}

internal readonly struct Extent2 : IExtent
{
    public static int Value => 2;
}

internal readonly struct Extent3 : IExtent
{
    public static int Value => 3;
}

internal readonly struct Extent4 : IExtent
{
    public static int Value => 4;
}

internal readonly struct Extent5 : IExtent
{
    public static int Value => 5;
}

internal readonly struct Extent6 : IExtent
{
    public static int Value => 6;
}
