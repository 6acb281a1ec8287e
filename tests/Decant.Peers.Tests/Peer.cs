using Decant.OnnxRuntime;
using Decant.Tensors;

namespace Decant.Peers.Tests;

/// <summary>The ONNX Runtime of this machine; tests that need it skip where there is none.</summary>
internal static class Peer
{
    private static readonly Lazy<(OnnxRuntimeLibrary? Library, string Reason)> Found = new(Find);

    public static OnnxRuntimeLibrary Require()
    {
        Skip.If(Found.Value.Library is null, Found.Value.Reason);
        return Found.Value.Library!;
    }

    private static (OnnxRuntimeLibrary?, string) Find()
    {
        try
        {
            return (OnnxRuntimeLibrary.Load(), "");
        }
        catch (UnsupportedException e) when (e.Code == "DEC1701" && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(OnnxRuntimeLibrary.PathVariable)))
        {
            return (null, e.Message);
        }
    }
}
