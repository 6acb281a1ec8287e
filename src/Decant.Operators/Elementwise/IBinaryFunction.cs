using System.Numerics;

namespace Decant.Operators;

/// <summary>A function of two numbers of any numeric type.</summary>
public interface IBinaryFunction
{
    /// <summary>The function; integers wrap around.</summary>
    static abstract T Apply<T>(T a, T b)
        where T : INumber<T>;
}
