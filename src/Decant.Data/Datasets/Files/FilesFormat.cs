namespace Decant.Data;

/// <summary>A folder or zip archive of images or sounds, or one such file.</summary>
public sealed class FilesFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Description => "a folder or zip archive of PNG, JPEG, BMP, PNM or WAV files, or one such file";

    /// <inheritdoc/>
    public bool Recognizes(string path)
    {
        if (Directory.Exists(path) || FileDataset.IsZip(path))
        {
            return true;
        }

        Span<byte> head = stackalloc byte[16];
        using FileStream stream = File.OpenRead(path);
        ReadOnlySpan<byte> read = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return WavReader.Recognizes(read) || Imaging.ImageDecoders.Recognize(read) is not null;
    }

    /// <inheritdoc/>
    public IDataset Open(DatasetRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return FileDataset.Open(request.Path, request.Labels, request.Seed);
    }
}
