namespace Decant.Compression;

/// <summary>The criteria for channels by name.</summary>
public static class ChannelCriteria
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["l1", "l2", "bn-scale", "fpgm", "lamp", "random", "apoz", "mean-activation", "reconstruction", "taylor"];

    /// <summary>The criterion of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">The seed of <c>random</c>, and of the signs of <c>taylor</c>.</param>
    /// <exception cref="ArgumentException">There is none of the name.</exception>
    public static IChannelCriterion Of(string name, int seed = 1) => name switch
    {
        "l1" => new MagnitudeCriterion(1),
        "l2" => new MagnitudeCriterion(2),
        "bn-scale" => new ScaleCriterion(),
        "fpgm" => new GeometricMedianCriterion(),
        "lamp" => new LampCriterion(),
        "random" => new RandomCriterion(seed),
        "apoz" => new ActivationCriterion(zeros: true),
        "mean-activation" => new ActivationCriterion(zeros: false),
        "reconstruction" => new ReconstructionCriterion(),
        "taylor" => new TaylorCriterion(seed),
        _ => throw new ArgumentException($"'{name}' is no criterion for channels: {string.Join(", ", Names)}", nameof(name)),
    };
}
