namespace Decant.Kernels;

/// <summary>How the weights of a <see cref="NarrowMatrix"/> are stored.</summary>
public enum NarrowCode
{
    /// <summary>Integers from 0 to 3, less a zero point, times a scale.</summary>
    UInt2,

    /// <summary>Integers from 0 to 15, less a zero point, times a scale.</summary>
    UInt4,

    /// <summary>Integers from 0 to 255, less a zero point, times a scale.</summary>
    UInt8,

    /// <summary>Indices into a table of 16 numbers, times a scale.</summary>
    Table4,

    /// <summary>8-bit floats of 4 exponent and 3 mantissa bits, bias 7, times a scale; finite ones only.</summary>
    Float8E4M3,

    /// <summary>8-bit floats of 5 exponent and 2 mantissa bits, bias 15, times a scale; finite ones only.</summary>
    Float8E5M2,

    /// <summary>Half precision, times a scale; finite numbers only.</summary>
    Float16,

    /// <summary>The upper half of a float32, times a scale.</summary>
    BFloat16,
}
