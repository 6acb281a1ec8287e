using Decant.Operators;

namespace Decant.Engine;

/// <summary>Bindings of operators that normalise.</summary>
internal static class NormalizationBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new BatchNormalizationBinding(),
        new GroupNormalizationBinding<GroupNormalizationOp>(static (o, _) => (o.Groups, o.Epsilon)),
        new GroupNormalizationBinding<InstanceNormalizationOp>(static (o, channels) => (channels, o.Epsilon)),
        new RowNormalizationBinding<LayerNormalizationOp>(static o => (o.Axis, o.Epsilon), centre: true),
        new SoftmaxBinding<LogSoftmaxOp>(static o => o.Axis, logarithm: true),
        new LrnBinding(),
        new RowNormalizationBinding<RmsNormalizationOp>(static o => (o.Axis, o.Epsilon), centre: false),
        new RowNormalizationBinding<SimplifiedLayerNormalizationOp>(static o => (o.Axis, o.Epsilon), centre: false),
        new SkipNormalizationBinding<SkipLayerNormalizationOp>(static o => o.Epsilon, centre: true, bias: 4),
        new SkipNormalizationBinding<SkipSimplifiedLayerNormalizationOp>(static o => o.Epsilon, centre: false, bias: 3),
        new SoftmaxBinding<SoftmaxOp>(static o => o.Axis, logarithm: false),
    ];
}
