namespace Decant.Operators;

/// <summary>What Resize does with sizes that would change the ratio of the axes.</summary>
public enum AspectRatioPolicy
{
    /// <summary>Takes them as they are.</summary>
    Stretch,

    /// <summary>Scales all axes alike so that no size exceeds the one asked for.</summary>
    NotLarger,

    /// <summary>Scales all axes alike so that no size falls below the one asked for.</summary>
    NotSmaller,
}
