namespace Decant.Kernels;

/// <summary>The memory of a <see cref="NarrowMatrix"/>, for jobs.</summary>
internal unsafe struct NarrowView
{
    /// <summary>The columns of a panel.</summary>
    public const int PanelColumns = 32;

    /// <summary>How weights are stored.</summary>
    public NarrowCode Code;

    /// <summary>Rows of the matrix.</summary>
    public nint K;

    /// <summary>Columns of the matrix.</summary>
    public nint N;

    /// <summary>The words of a column.</summary>
    public nint Words;

    /// <summary>The words that share a scale.</summary>
    public nint BlockWords;

    /// <summary>The zero point of all blocks, where <see cref="Zeros"/> is null.</summary>
    public float Zero;

    /// <summary>Codes.</summary>
    public uint* Data;

    /// <summary>Scales.</summary>
    public float* Scales;

    /// <summary>Zero points, or null.</summary>
    public float* Zeros;

    /// <summary>Sixteen numbers.</summary>
    public float* Table;

    /// <summary>The codes in a word.</summary>
    public readonly int Codes => 32 / NarrowMatrix.BitsOf(Code);

    /// <summary>The blocks of a column.</summary>
    public readonly nint Blocks => (Words + BlockWords - 1) / BlockWords;

    /// <summary>The panels.</summary>
    public readonly nint Panels => (N + PanelColumns - 1) / PanelColumns;

    /// <summary>The words of a panel.</summary>
    public readonly uint* WordsOf(nint panel) => Data + (panel * Words * PanelColumns);

    /// <summary>The scales of a panel.</summary>
    public readonly float* ScalesOf(nint panel) => Scales + (panel * Blocks * PanelColumns);

    /// <summary>The zero points of a panel, or null.</summary>
    public readonly float* ZerosOf(nint panel) => Zeros == null ? null : Zeros + (panel * Blocks * PanelColumns);
}
