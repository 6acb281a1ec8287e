using System.Numerics;

namespace Decant.Operators;

/// <summary>A function of one number of any numeric type.</summary>
public interface IUnaryFunction
{
    /// <summary>The function; integers wrap around.</summary>
    static abstract T Apply<T>(T x)
        where T : INumber<T>;
}
