namespace Decant.Data;

/// <summary>One row of a labels file.</summary>
/// <param name="Line">The line in the file, from 1.</param>
/// <param name="File">The sample's path, with forward slashes, relative to the dataset.</param>
/// <param name="Label">The class, or null where the file lists samples only.</param>
public readonly record struct LabelRow(int Line, string File, int? Label);
