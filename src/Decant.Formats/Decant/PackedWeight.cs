namespace Decant.Formats.Decant;

/// <summary>A packed weight's entry in the manifest.</summary>
/// <param name="Name">The initializer's name; the graph has an input of that name in its stead.</param>
/// <param name="Encoding"><c>palette</c>, <c>bitmask</c> or <c>csr</c>.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Entry">The zip entry of its bytes.</param>
internal sealed record PackedWeight(string Name, string Encoding, long[] Shape, string Entry);
