using System.Numerics;

namespace Decant.Operators;

/// <summary>A relation between two numbers of any numeric type.</summary>
public interface IComparison
{
    /// <summary>Whether the relation holds; false where either is NaN.</summary>
    static abstract bool Holds<T>(T a, T b)
        where T : INumber<T>;
}
