using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Division of numbers and of tracked dimensions.</summary>
internal static class Numbers
{
    /// <summary>The quotient; integers are rounded toward zero and wrap around.</summary>
    public static T Divide<T>(T a, T b)
        where T : INumber<T> => T.IsInteger(b) && !IsFloat<T>() && b == unchecked(T.Zero - T.One) && T.IsNegative(b)
        ? unchecked(T.Zero - a)
        : a / b;

    /// <summary>The integer quotient of two tracked dimensions; symbols are taken to be no less than zero.</summary>
    public static Dim Divide(Dim a, Dim b)
    {
        if (a.IsNumber && b.IsNumber)
        {
            return b.Value == 0 ? Dim.Unknown : Divide(a.Value, b.Value);
        }

        return Dim.FloorDivide(a, b);
    }

    /// <summary>The quotient of two tracked dimensions where it is whole; unknown otherwise.</summary>
    public static Dim DivideExactly(Dim a, Dim b)
    {
        Dim quotient = Dim.FloorDivide(a, b);
        return (quotient * b).IsSame(a) ? quotient : Dim.Unknown;
    }

    /// <summary>Whether <typeparamref name="T"/> is a floating-point type.</summary>
    public static bool IsFloat<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half);

    /// <summary>Refuses integer divisors of zero.</summary>
    /// <exception cref="ModelException">DEC1210: an element is zero.</exception>
    public static void CheckDivisor(EvaluationContext context, Tensor divisor)
    {
        if (divisor.ElementType.IsInteger() && Array.IndexOf(divisor.ToInt64s(), 0) is >= 0 and int at)
        {
            throw context.Fail("DEC1210", $"integer division by zero: element {at} of the divisor {divisor} is 0");
        }
    }
}
