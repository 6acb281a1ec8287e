namespace Decant.Compression;

/// <summary>Says how much each group of channels matters.</summary>
public interface IChannelCriterion
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>Whether activations are needed.</summary>
    bool NeedsData { get; }

    /// <summary>Whether numbers of different families compare as errors do; otherwise they are divided by their family's mean before.</summary>
    bool ComparesFamilies => false;

    /// <summary>A number for each group: the smaller, the less is lost without it. Only numbers of one family need compare.</summary>
    /// <param name="analysis">The groups.</param>
    /// <param name="activations">What was seen of their activations; null where <see cref="NeedsData"/> is not set.</param>
    double[] Score(ChannelAnalysis analysis, ChannelActivations? activations);
}
