using System.Text;

namespace Decant.Operators;

/// <summary>An Einstein summation, with each ellipsis replaced by labels of its own.</summary>
/// <param name="Operands">The labels of each operand's axes; digits and beyond stand for the axes of the ellipsis.</param>
/// <param name="Output">The labels of the output's axes.</param>
internal sealed record EinsumEquation(string[] Operands, string Output)
{
    // Labels of the ellipsis, the innermost axis first; no letter of an equation lies here.
    private const char FirstBroadcast = '\u0100';

    /// <summary>The labels of the axes of an ellipsis, which are repeated where their size is one.</summary>
    public static bool IsBroadcast(char label) => label >= FirstBroadcast;

    /// <summary>Reads an equation for operands of the given ranks.</summary>
    /// <exception cref="Tensors.ModelException">DEC1231: it is malformed, or does not fit the ranks.</exception>
    public static EinsumEquation Parse(string who, string equation, int[] ranks)
    {
        string[] sides = equation.Replace(" ", string.Empty, StringComparison.Ordinal).Split("->");
        string[] terms = sides[0].Split(',');
        if (sides.Length > 2 || terms.Length != ranks.Length)
        {
            throw Malformed(who, equation, ranks);
        }

        int widest = 0;
        var operands = new string[terms.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            bool hasEllipsis = terms[i].Contains("...", StringComparison.Ordinal);
            int letters = terms[i].Replace("...", string.Empty, StringComparison.Ordinal).Length;
            int covered = ranks[i] - letters;
            if (covered < 0 || (covered > 0 && !hasEllipsis))
            {
                throw Malformed(who, equation, ranks);
            }

            widest = Math.Max(widest, covered);
            operands[i] = terms[i].Replace("...", Broadcast(covered), StringComparison.Ordinal);
        }

        string output = sides.Length == 2
            ? sides[1].Replace("...", Broadcast(widest), StringComparison.Ordinal)
            : Broadcast(widest) + Implicit(string.Concat(operands));
        bool sound = operands.Append(output).All(static o => o.All(static c => char.IsAsciiLetter(c) || IsBroadcast(c)))
            && output.Distinct().Count() == output.Length
            && output.All(string.Concat(operands).Contains);
        return sound ? new EinsumEquation(operands, output) : throw Malformed(who, equation, ranks);
    }

    private static string Broadcast(int axes)
    {
        var labels = new StringBuilder();
        for (int i = axes - 1; i >= 0; i--)
        {
            labels.Append((char)(FirstBroadcast + i));
        }

        return labels.ToString();
    }

    // Without an arrow, the letters that occur once are kept, in alphabetical order.
    private static string Implicit(string labels) =>
        string.Concat(labels.Where(c => !IsBroadcast(c) && labels.Count(other => other == c) == 1).Order());

    private static Tensors.ModelException Malformed(string who, string equation, int[] ranks) =>
        new("DEC1231", $"{who}: the equation '{equation}' does not fit operands of rank {string.Join(", ", ranks)}");
}
