using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Checks something of many random models, and shows the smallest one that it does not hold of.</summary>
internal static class Property
{
    private const int Frames = 5;

    /// <summary>What is wrong with a model, or null.</summary>
    public delegate string? Check(RandomModel random);

    /// <summary>Asserts that a property holds.</summary>
    /// <param name="seeds">The seeds of the models.</param>
    /// <param name="options">What the models are made of, by seed.</param>
    /// <param name="check">What is wrong with a model that the reference can run, or null.</param>
    public static void Holds(IEnumerable<int> seeds, Func<int, GrowthOptions> options, Check check)
    {
        List<string> failures = [];
        foreach (int seed in seeds)
        {
            RandomModel random;
            try
            {
                random = GraphGenerator.Create(seed, options(seed));
            }
            catch (InvalidOperationException e)
            {
                failures.Add($"seed {seed}: {Brief(e)}");
                continue;
            }

            if (Failure(random, check) is { } failure)
            {
                RandomModel smallest = GraphShrinker.Shrink(random, r => Failure(r, check) is not null);
                failures.Add($"seed {seed}: {failure}\nsmallest: {Failure(smallest, check)}\n{smallest}");
            }

            if (failures.Count >= Rounds.Failures)
            {
                break;
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    /// <summary>What is wrong with a model that the reference can run, or null; an exception is wrong too.</summary>
    public static string? Failure(RandomModel random, Check check)
    {
        try
        {
            new ReferenceEvaluator(random.Model).Run(random.Inputs);
        }
        catch (Exception e) when (e is DecantException or ArgumentException)
        {
            return null;
        }

        try
        {
            return check(random);
        }
        catch (Exception e)
        {
            return Brief(e);
        }
    }

    private static string Brief(Exception e)
    {
        Exception root = e.InnerException ?? e;
        IEnumerable<string> frames = (root.StackTrace ?? string.Empty).Split('\n').Take(Frames);
        return $"{root.GetType().Name} {e.Message}\n{string.Join('\n', frames)}";
    }
}
