namespace Decant.Property.Tests;

/// <summary>Keeps one output, or leaves one out.</summary>
internal static class OutputMoves
{
    /// <summary>The moves.</summary>
    public static IEnumerable<Func<RandomModel?>> Of(RandomModel random)
    {
        int count = random.Model.Graph.Outputs.Count;
        if (count < 2)
        {
            yield break;
        }

        for (int i = 0; i < count; i++)
        {
            int index = i;
            yield return () => Keep(random, o => o == index);
        }

        for (int i = 0; i < count && count > 2; i++)
        {
            int index = i;
            yield return () => Keep(random, o => o != index);
        }
    }

    private static RandomModel Keep(RandomModel random, Func<int, bool> kept)
    {
        var copy = new Shrunken(random);
        copy.Editor.SetOutputs([.. copy.Model.Graph.Outputs.Where((_, i) => kept(i))]);
        return copy.Finish();
    }
}
