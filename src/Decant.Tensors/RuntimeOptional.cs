namespace Decant.Tensors;

/// <summary>A value that may be absent.</summary>
/// <param name="value">The value, or null where there is none.</param>
public sealed class RuntimeOptional(RuntimeValue? value) : RuntimeValue
{
    /// <summary>The value, or null where there is none.</summary>
    public RuntimeValue? Value { get; } = value;
}
