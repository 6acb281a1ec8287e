namespace Decant.Data;

/// <summary>Reading class scores. NaN ranks below every number, and of equal scores the lower index ranks first.</summary>
public static class ClassScores
{
    // Classes of the TensorFlow models that put a background class before ImageNet's thousand.
    private const int WithBackground = 1001;

    /// <summary>The index of the greatest score, or -1 where there is none.</summary>
    /// <param name="scores">One score a class.</param>
    public static int ArgMax(ReadOnlySpan<float> scores)
    {
        int best = scores.Length > 0 ? 0 : -1;
        for (int i = 1; i < scores.Length; i++)
        {
            best = IsAbove(scores[i], scores[best]) ? i : best;
        }

        return best;
    }

    /// <summary>How many classes rank before one: 0 where it is the first. A class whose score is NaN ranks last.</summary>
    /// <param name="scores">One score a class.</param>
    /// <param name="index">The class.</param>
    public static int Rank(ReadOnlySpan<float> scores, int index)
    {
        float own = scores[index];
        if (float.IsNaN(own))
        {
            return scores.Length - 1;
        }

        int rank = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            rank += IsAbove(scores[i], own) || (i < index && scores[i] == own) ? 1 : 0;
        }

        return rank;
    }

    /// <summary>What is added to a label to get the class index: the stated number, or 1 for the 1001 scores of models with a background class.</summary>
    /// <param name="classes">The number of scores.</param>
    /// <param name="stated">What the preprocessing says, or null.</param>
    public static int LabelOffset(int classes, int? stated) => stated ?? (classes == WithBackground ? 1 : 0);

    private static bool IsAbove(float score, float other) => score > other || (float.IsNaN(other) && !float.IsNaN(score));
}
