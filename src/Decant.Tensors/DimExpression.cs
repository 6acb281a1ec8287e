using System.Globalization;
using System.Text;

namespace Decant.Tensors;

/// <summary>
/// A polynomial with integer coefficients over symbols and rounded-down quotients, kept in one canonical form, so that equal
/// expressions written differently compare equal.
/// </summary>
public sealed class DimExpression : IEquatable<DimExpression>
{
    // Each term is a product of atoms (sorted, repeated for powers) with its coefficient; the empty product is the constant.
    private readonly SortedDictionary<string, Term> _terms;
    private readonly string _text;

    private DimExpression(SortedDictionary<string, Term> terms)
    {
        _terms = terms;
        _text = Write(terms);
    }

    /// <summary>The number of terms.</summary>
    internal int TermCount => _terms.Count;

    /// <summary>The length of the expression as text.</summary>
    internal int TextLength => _text.Length;

    /// <summary>Whether the expression holds no symbol.</summary>
    public bool IsConstant => _terms.Count == 0 || (_terms.Count == 1 && _terms.ContainsKey(string.Empty));

    /// <summary>The constant term.</summary>
    public long Constant => _terms.TryGetValue(string.Empty, out Term? term) ? term.Coefficient : 0;

    /// <summary>A constant.</summary>
    public static DimExpression Number(long value) => Single([], value);

    /// <summary>A symbol.</summary>
    public static DimExpression Symbol(string name) => Single([new Atom(name, null, null)], 1);

    /// <summary>The sum.</summary>
    public static DimExpression Add(DimExpression left, DimExpression right) => Sum(left, right, 1);

    /// <summary>The difference.</summary>
    public static DimExpression Subtract(DimExpression left, DimExpression right) => Sum(left, right, -1);

    /// <summary>The product.</summary>
    public static DimExpression Multiply(DimExpression left, DimExpression right)
    {
        var terms = new SortedDictionary<string, Term>(StringComparer.Ordinal);
        foreach (Term a in left._terms.Values)
        {
            foreach (Term b in right._terms.Values)
            {
                Accumulate(terms, [.. a.Atoms, .. b.Atoms], checked(a.Coefficient * b.Coefficient));
            }
        }

        return new DimExpression(terms);
    }

    /// <summary>The quotient rounded down; exact where every term divides.</summary>
    public static DimExpression FloorDivide(DimExpression left, DimExpression right)
    {
        if (left.Equals(right))
        {
            return Number(1);
        }

        if (right._terms.Count == 1)
        {
            Term divisor = right._terms.Values.First();
            DimExpression? exact = DivideTerms(left, divisor);
            if (exact is not null)
            {
                return exact;
            }
        }

        return Single([new Atom($"floor(({left})/({right}))", left, right)], 1);
    }

    /// <summary>Replaces symbols by what <paramref name="bindings"/> gives for their names.</summary>
    public Dim Substitute(IReadOnlyDictionary<string, Dim> bindings)
    {
        Dim sum = 0;
        foreach (Term term in _terms.Values)
        {
            Dim product = term.Coefficient;
            foreach (Atom atom in term.Atoms)
            {
                product *= atom.Substitute(bindings);
            }

            sum += product;
        }

        return sum;
    }

    /// <summary>The names of the symbols that occur.</summary>
    public IEnumerable<string> Symbols() => _terms.Values.SelectMany(t => t.Atoms).SelectMany(a => a.Symbols()).Distinct();

    /// <inheritdoc/>
    public bool Equals(DimExpression? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DimExpression);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static DimExpression Single(Atom[] atoms, long coefficient)
    {
        var terms = new SortedDictionary<string, Term>(StringComparer.Ordinal);
        Accumulate(terms, atoms, coefficient);
        return new DimExpression(terms);
    }

    private static DimExpression Sum(DimExpression left, DimExpression right, long sign)
    {
        var terms = new SortedDictionary<string, Term>(StringComparer.Ordinal);
        foreach (Term term in left._terms.Values)
        {
            Accumulate(terms, term.Atoms, term.Coefficient);
        }

        foreach (Term term in right._terms.Values)
        {
            Accumulate(terms, term.Atoms, checked(sign * term.Coefficient));
        }

        return new DimExpression(terms);
    }

    private static void Accumulate(SortedDictionary<string, Term> terms, Atom[] atoms, long coefficient)
    {
        Array.Sort(atoms, static (a, b) => string.CompareOrdinal(a.Text, b.Text));
        string key = string.Join('*', atoms.Select(a => a.Text));
        long total = checked(coefficient + (terms.TryGetValue(key, out Term? present) ? present.Coefficient : 0));
        if (total == 0)
        {
            terms.Remove(key);
        }
        else
        {
            terms[key] = new Term(atoms, total);
        }
    }

    private static DimExpression? DivideTerms(DimExpression left, Term divisor)
    {
        var terms = new SortedDictionary<string, Term>(StringComparer.Ordinal);
        foreach (Term term in left._terms.Values)
        {
            List<Atom> rest = [.. term.Atoms];
            if (term.Coefficient % divisor.Coefficient != 0
                || divisor.Atoms.Any(a => !rest.Remove(rest.FirstOrDefault(r => r.Text == a.Text)!)))
            {
                return null;
            }

            Accumulate(terms, [.. rest], term.Coefficient / divisor.Coefficient);
        }

        return new DimExpression(terms);
    }

    private static string Write(SortedDictionary<string, Term> terms)
    {
        var text = new StringBuilder();
        foreach ((string key, Term term) in terms.Reverse())
        {
            string sign = term.Coefficient < 0 ? "-" : text.Length > 0 ? "+" : string.Empty;
            string size = Math.Abs((decimal)term.Coefficient).ToString(CultureInfo.InvariantCulture);
            text.Append(sign).Append(key.Length == 0 ? size : size == "1" ? key : $"{size}*{key}");
        }

        return text.Length == 0 ? "0" : text.ToString();
    }

    private sealed record Term(Atom[] Atoms, long Coefficient);

    private sealed record Atom(string Text, DimExpression? Numerator, DimExpression? Denominator)
    {
        public Dim Substitute(IReadOnlyDictionary<string, Dim> bindings) => Numerator is null
            ? bindings.TryGetValue(Text, out Dim bound) ? bound : Dim.Symbol(Text)
            : Dim.FloorDivide(Numerator.Substitute(bindings), Denominator!.Substitute(bindings));

        public IEnumerable<string> Symbols() =>
            Numerator is null ? [Text] : Numerator.Symbols().Concat(Denominator!.Symbols());
    }
}
