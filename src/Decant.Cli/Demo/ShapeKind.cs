namespace Decant.Cli;

/// <summary>The classes of the demonstration's images; the number is the label.</summary>
internal enum ShapeKind
{
    /// <summary>A filled circle.</summary>
    Disc,

    /// <summary>A circle with a hole.</summary>
    Ring,

    /// <summary>A filled square.</summary>
    Square,

    /// <summary>The outline of a square.</summary>
    Frame,

    /// <summary>A filled triangle.</summary>
    Triangle,

    /// <summary>Two bars that cross.</summary>
    Cross,

    /// <summary>Half of a filled circle.</summary>
    HalfDisc,

    /// <summary>A long bar.</summary>
    Bar,

    /// <summary>Two bars side by side.</summary>
    Stripes,

    /// <summary>A star with five points.</summary>
    Star,
}
