namespace Decant.Kernels;

/// <summary>The extents of register tiles, as types whose number the JIT sees as a constant.</summary>
internal static class TileShape
{
    /// <summary>A number.</summary>
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
}
