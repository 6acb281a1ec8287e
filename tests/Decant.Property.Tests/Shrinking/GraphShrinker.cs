using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Makes a failing model smaller while it still fails: fewer outputs, nodes, inputs and attributes, smaller sizes, plainer numbers.</summary>
internal static class GraphShrinker
{
    private const int MostTries = 1500;

    private static readonly Func<RandomModel, IEnumerable<Func<RandomModel?>>>[] Moves =
        [OutputMoves.Of, CutMoves.Of, NodeMoves.Of, SizeMoves.Of, NumberMoves.Of];

    /// <summary>The smallest model found that still fails.</summary>
    public static RandomModel Shrink(RandomModel failing, Predicate<RandomModel> fails)
    {
        int tries = 0;
        bool smaller = true;
        while (smaller && tries < MostTries)
        {
            smaller = false;
            foreach (Func<RandomModel?> move in Moves.SelectMany(m => m(failing)))
            {
                tries++;
                if (Try(move) is { } candidate && fails(candidate))
                {
                    failing = candidate;
                    smaller = true;
                    break;
                }
            }
        }

        return failing;
    }

    private static RandomModel? Try(Func<RandomModel?> move)
    {
        try
        {
            return move();
        }
        catch (Exception e) when (e is DecantException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
