namespace Decant.Data;

/// <summary>What an <see cref="ArithmeticStep"/> does with its numbers.</summary>
internal enum ArithmeticKind
{
    Add,
    Subtract,
    Multiply,
    Divide,
}
