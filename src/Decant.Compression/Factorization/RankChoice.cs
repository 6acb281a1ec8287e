using Decant.Engine;

namespace Decant.Compression;

/// <summary>Finds the rank of a layer.</summary>
internal static class RankChoice
{
    // Ranks that are tried for time: widths that vector code fills.
    private const int Multiple = 8;

    /// <summary>The rank that the options ask for; 0 where the layer is to stay as it is.</summary>
    public static int Of(LinearLayer layer, LayerDecomposition form, FactorizationOptions options, IInferenceEngine engine)
    {
        int rank = options switch
        {
            { Latency: { } share } => Fast(layer, form, share, options, engine),
            { Share: { } share } => Last(form.MaxRank, r => form.Cost(r) <= share),
            { Error: { } error } => First(form.MaxRank, r => form.Kept(r) >= 1 - (error * error)),
            _ => First(form.MaxRank, r => form.Kept(r) >= options.Energy),
        };
        return rank > 0 && form.Cost(rank) < 1 ? rank : 0;
    }

    // Time falls with the rank, roughly; ranks that would not even save products are not tried.
    private static int Fast(LinearLayer layer, LayerDecomposition form, double share, FactorizationOptions options, IInferenceEngine engine)
    {
        int low = 0;
        int high = Last(form.MaxRank, r => form.Cost(r) < 1) / Multiple;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (LayerTiming.Ratio(layer, form.Parts(middle * Multiple), engine, options.Fit.Threads) <= share)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low * Multiple;
    }

    // The greatest rank of which something holds that holds of all below it.
    private static int Last(int most, Func<int, bool> holds)
    {
        int rank = 0;
        while (rank < most && holds(rank + 1))
        {
            rank++;
        }

        return rank;
    }

    private static int First(int most, Func<int, bool> holds)
    {
        int rank = 1;
        while (rank < most && !holds(rank))
        {
            rank++;
        }

        return rank;
    }
}
