namespace Decant.Cli;

/// <summary>What the program returns to its caller.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A budget was missed, or a comparison failed.</summary>
    public const int Missed = 1;

    /// <summary>The arguments, the model or the data are bad.</summary>
    public const int BadInput = 2;
}
