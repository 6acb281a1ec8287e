namespace Decant.Data;

/// <summary>Files by relative path with forward slashes: a folder or a zip archive.</summary>
internal interface IFileStore : IDisposable
{
    /// <summary>All files, sorted ordinally.</summary>
    IReadOnlyList<string> List();

    /// <summary>The file, or null where there is none.</summary>
    FilePayload? Find(string path);
}
