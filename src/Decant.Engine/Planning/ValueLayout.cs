namespace Decant.Engine;

/// <summary>How the elements of a value lie in memory inside a program. Values outside are always planar.</summary>
internal enum ValueLayout
{
    /// <summary>Row-major, as the shape says: [N,C,H,W].</summary>
    Planar,

    /// <summary>[N,C/8,H,W,8], the channels padded to a multiple of 8; floats only.</summary>
    Blocked,

    /// <summary>[N,H,W,C]; 8-bit integers.</summary>
    ChannelsLast,
}
