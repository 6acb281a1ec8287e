using Decant.Kernels;

namespace Decant.Engine;

/// <summary>What attention is computed of.</summary>
/// <param name="Shape">The sizes, the past among the keys.</param>
/// <param name="Past">The keys of the past.</param>
internal sealed record AttentionPlan(AttentionShape Shape, nint Past)
{
    /// <summary>The factor of the products.</summary>
    public float Scale { get; init; }

    /// <summary>The bound of the products; 0 for none.</summary>
    public float Softcap { get; init; }

    /// <summary>Whether a query sees no keys behind its own.</summary>
    public bool IsCausal { get; init; }

    /// <summary>Whether Q (and with it the result), K and V are [batch, sequence, heads·size] rather than [batch, heads, sequence, size].</summary>
    public bool[] RowsFirst { get; init; } = [];

    /// <summary>The input that hides keys or is added to scores, or -1.</summary>
    public int MaskInput { get; init; } = -1;

    /// <summary>Whether it holds truth values.</summary>
    public bool MaskIsBool { get; init; }

    /// <summary>Elements of the mask from a batch, head, query and key to the next.</summary>
    public nint[] MaskStrides { get; init; } = [0, 0, 0, 0];

    /// <summary>The keys that the mask says something about.</summary>
    public nint MaskedKeys { get; init; }

    /// <summary>The input with the number of keys that count in each batch, or -1.</summary>
    public int LengthsInput { get; init; } = -1;
}
