using Decant.Operators;

namespace Decant.Engine;

/// <summary>Bindings of operators that normalise.</summary>
internal static class NormalizationBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new BatchNormalizationBinding(),
        new RowNormalizationBinding<LayerNormalizationOp>(static o => (o.Axis, o.Epsilon), centre: true),
        new LrnBinding(),
        new RowNormalizationBinding<RmsNormalizationOp>(static o => (o.Axis, o.Epsilon), centre: false),
        new SoftmaxBinding<SoftmaxOp>(static o => o.Axis, logarithm: false),
    ];
}
