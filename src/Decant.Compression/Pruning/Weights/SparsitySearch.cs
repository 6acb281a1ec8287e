using System.Globalization;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Finds the least sparsity at which a model meets a budget.</summary>
public static class SparsitySearch
{
    private const double Most = 0.99;
    private const int Steps = 8;

    /// <summary>The sparsity, from 0 to 0.99.</summary>
    /// <param name="prune">The model with a share of its weights zero.</param>
    /// <param name="cost">What a model costs, as a share of what the whole one does.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="cancellation">Ends the search early.</param>
    /// <exception cref="ArgumentException">The share does not lie from 0 to 1.</exception>
    /// <exception cref="ModelException">DEC1380: no sparsity meets the budget.</exception>
    public static double Find(Func<double, Model> prune, Func<Model, double> cost, WeightBudget budget, CancellationToken cancellation = default)
    {
        if (budget.Share is not (> 0 and <= 1))
        {
            throw new ArgumentException($"a share of {budget.Share.ToString(CultureInfo.InvariantCulture)} does not lie from 0 (exclusive) to 1", nameof(budget));
        }

        if (Cost(Most) is var least && least > budget.Share)
        {
            throw new ModelException("DEC1380", string.Create(
                CultureInfo.InvariantCulture,
                $"pruning: with {Most:P0} of the weights zero, {budget.Kind} is still {least:P1} of the original's, not {budget.Share:P1}; take channels out instead, or lower --keep"));
        }

        double low = 0;
        double high = Most;
        for (int step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double middle = (low + high) / 2;
            if (Cost(middle) <= budget.Share)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return high;

        double Cost(double sparsity)
        {
            using Model model = prune(sparsity);
            return cost(model);
        }
    }
}
