using System.Globalization;

namespace Decant.Tensors;

/// <summary>One dimension of a shape: a number, an expression over named symbols, or unknown.</summary>
public readonly struct Dim : IEquatable<Dim>
{
    private const int MostTerms = 1024;
    private const int MostLetters = 2048;

    private readonly long _value;
    private readonly DimExpression? _expression;
    private readonly bool _known;

    /// <summary>A dimension of fixed size.</summary>
    public Dim(long value)
    {
        _value = value;
        _known = true;
    }

    private Dim(DimExpression expression) => _expression = expression;

    /// <summary>The dimension about which nothing is known; it equals only another unknown.</summary>
    public static Dim Unknown => default;

    /// <summary>Whether the size is a number.</summary>
    public bool IsNumber => _known;

    /// <summary>Whether the size is an expression over symbols.</summary>
    public bool IsSymbolic => _expression is not null;

    /// <summary>Whether nothing is known of the size.</summary>
    public bool IsUnknown => !_known && _expression is null;

    /// <summary>The size.</summary>
    /// <exception cref="InvalidOperationException">The dimension is not a number.</exception>
    public long Value => _known ? _value : throw new InvalidOperationException($"dimension '{this}' is not a number");

    /// <summary>The expression behind a symbolic dimension, or null.</summary>
    public DimExpression? Expression => _expression;

    /// <summary>A named dimension, such as <c>batch</c>.</summary>
    public static Dim Symbol(string name) => Of(DimExpression.Symbol(name));

    /// <summary>The dimension of an expression; a constant expression becomes a number.</summary>
    public static Dim Of(DimExpression expression) =>
        expression.IsConstant ? new Dim(expression.Constant) : new Dim(expression);

    /// <summary>Whether both are known to be the same size.</summary>
    public bool IsSame(Dim other) => !IsUnknown && Equals(other);

    /// <summary>Replaces symbols by what <paramref name="bindings"/> gives for their names.</summary>
    public Dim Substitute(IReadOnlyDictionary<string, Dim> bindings) =>
        _expression is null ? this : _expression.Substitute(bindings);

    /// <summary>A number as a dimension.</summary>
    public static implicit operator Dim(long value) => new(value);

    /// <summary>The sum.</summary>
    public static Dim operator +(Dim left, Dim right) => Combine(left, right, static (a, b) => checked(a + b), DimExpression.Add);

    /// <summary>The difference.</summary>
    public static Dim operator -(Dim left, Dim right) => Combine(left, right, static (a, b) => checked(a - b), DimExpression.Subtract);

    /// <summary>The product; zero times anything is zero.</summary>
    public static Dim operator *(Dim left, Dim right) =>
        (left._known && left._value == 0) || (right._known && right._value == 0)
            ? new Dim(0)
            : Combine(left, right, static (a, b) => checked(a * b), DimExpression.Multiply);

    /// <summary>The quotient rounded down; unknown where the divisor is zero.</summary>
    public static Dim FloorDivide(Dim left, Dim right) => right._known && right._value == 0
        ? Unknown
        : Combine(left, right, static (a, b) => (long)Math.Floor((decimal)a / b), DimExpression.FloorDivide);

    /// <summary>The quotient rounded up; unknown where the divisor is zero.</summary>
    public static Dim CeilingDivide(Dim left, Dim right) => FloorDivide(left + right - 1, right);

    /// <summary>The larger of two dimensions where that can be told; unknown otherwise.</summary>
    public static Dim Max(Dim left, Dim right) => left._known && right._known
        ? new Dim(Math.Max(left._value, right._value))
        : left.IsSame(right) ? left : Unknown;

    /// <summary>The smaller of two dimensions where that can be told; unknown otherwise.</summary>
    public static Dim Min(Dim left, Dim right) => left._known && right._known
        ? new Dim(Math.Min(left._value, right._value))
        : left.IsSame(right) ? left : Unknown;

    /// <summary>Whether the two are written the same (two unknowns are).</summary>
    public static bool operator ==(Dim left, Dim right) => left.Equals(right);

    /// <summary>Whether the two are written differently.</summary>
    public static bool operator !=(Dim left, Dim right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Dim other) => _known == other._known && _value == other._value && Equals(_expression, other._expression);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Dim other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_known, _value, _expression);

    /// <inheritdoc/>
    public override string ToString() =>
        _known ? _value.ToString(CultureInfo.InvariantCulture) : _expression?.ToString() ?? "?";

    private static Dim Combine(
        Dim left,
        Dim right,
        Func<long, long, long> numbers,
        Func<DimExpression, DimExpression, DimExpression> expressions)
    {
        if (left._known && right._known)
        {
            return new Dim(numbers(left._value, right._value));
        }

        if (left.IsUnknown || right.IsUnknown)
        {
            return Unknown;
        }

        // A chain of products doubles an expression at each step: what nobody can read any more is as good as unknown.
        DimExpression a = left.AsExpression();
        DimExpression b = right.AsExpression();
        if ((long)a.TermCount * b.TermCount > MostTerms)
        {
            return Unknown;
        }

        DimExpression result = expressions(a, b);
        return result.TextLength <= MostLetters ? Of(result) : Unknown;
    }

    private DimExpression AsExpression() => _expression ?? DimExpression.Number(_value);
}
