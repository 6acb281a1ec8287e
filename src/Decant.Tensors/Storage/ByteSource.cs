namespace Decant.Tensors;

/// <summary>Gives some of the bytes of a tensor.</summary>
/// <param name="offset">Where the bytes start.</param>
/// <param name="target">Takes the bytes; all of it is written.</param>
public delegate void ByteSource(long offset, Span<byte> target);
