using Decant.Tensors;

namespace Decant.Data;

/// <summary>Opens datasets of any known format.</summary>
public static class DatasetFormats
{
    /// <summary>The formats of this room, in the order in which they are tried.</summary>
    public static IReadOnlyList<IDatasetFormat> BuiltIn { get; } = [new NumpyFormat(), new IdxFormat(), new FilesFormat()];

    /// <summary>Opens a dataset by the first format that recognises its path.</summary>
    /// <param name="request">The path and the choices.</param>
    /// <param name="more">Formats of other rooms, tried first.</param>
    /// <exception cref="ModelException">Nothing stands at the path, no format recognises it (DEC1501), or it is malformed.</exception>
    public static IDataset Open(DatasetRequest request, params IReadOnlyList<IDatasetFormat> more)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!File.Exists(request.Path) && !Directory.Exists(request.Path))
        {
            throw new ModelException("DEC1501", $"data '{request.Path}': there is no such file or folder");
        }

        foreach (IDatasetFormat format in more.Concat(BuiltIn))
        {
            if (format.Recognizes(request.Path))
            {
                return format.Open(request);
            }
        }

        throw new ModelException(
            "DEC1501",
            $"data '{request.Path}': no known kind of dataset; expected one of: {string.Join("; ", more.Concat(BuiltIn).Select(f => f.Description))}");
    }
}
