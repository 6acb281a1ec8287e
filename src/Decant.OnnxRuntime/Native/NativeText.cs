using System.Text;

namespace Decant.OnnxRuntime;

/// <summary>Text that native code reads: zero-terminated, at a fixed address.</summary>
internal sealed unsafe class NativeText
{
    private readonly byte[] _bytes;

    private NativeText(string text, Encoding encoding, int terminator)
    {
        _bytes = GC.AllocateArray<byte>(encoding.GetByteCount(text) + terminator, pinned: true);
        encoding.GetBytes(text, _bytes);
    }

    /// <summary>The address of the first byte, valid while this object is alive.</summary>
    public byte* Pointer => (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _bytes[0]);

    /// <summary>A name or a setting: UTF-8.</summary>
    public static NativeText Of(string text) => new(text, Encoding.UTF8, 1);

    /// <summary>A file's path as ONNX Runtime takes it on this platform: UTF-16 on Windows, otherwise UTF-8.</summary>
    public static NativeText OfPath(string path) =>
        OperatingSystem.IsWindows() ? new(path, Encoding.Unicode, 2) : new(path, Encoding.UTF8, 1);
}
