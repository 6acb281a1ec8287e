namespace Decant.Data;

/// <summary>What a user asks for when opening a dataset.</summary>
/// <param name="Path">A folder, or a file.</param>
public sealed record DatasetRequest(string Path)
{
    /// <summary>A labels file (tsv, csv) for images, an IDX file for IDX; null where there is none.</summary>
    public string? Labels { get; init; }

    /// <summary>The array of an <c>.npz</c> file that holds the samples; null to choose by the usual names.</summary>
    public string? DataArray { get; init; }

    /// <summary>The array of an <c>.npz</c> file that holds the labels; null to choose by the usual names.</summary>
    public string? LabelArray { get; init; }

    /// <summary>The seed by which the samples of class sub-folders are interleaved.</summary>
    public int Seed { get; init; } = 1;
}
