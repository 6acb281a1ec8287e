using Decant.Tensors;

namespace Decant.Data;

/// <summary>A way of storing samples; other rooms may offer more of them, such as ONNX test sets.</summary>
public interface IDatasetFormat
{
    /// <summary>What the format is, for messages: <c>folder or zip of images</c>.</summary>
    string Description { get; }

    /// <summary>Whether what stands at the path is of this format.</summary>
    /// <param name="path">An existing folder or file.</param>
    bool Recognizes(string path);

    /// <summary>Opens a dataset.</summary>
    /// <param name="request">The path and the choices.</param>
    /// <exception cref="ModelException">The files are missing or malformed (DEC15xx).</exception>
    IDataset Open(DatasetRequest request);
}
