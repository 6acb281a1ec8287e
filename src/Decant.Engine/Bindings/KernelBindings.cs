using Decant.Graphs;

namespace Decant.Engine;

/// <summary>All bindings, by operator. Each family lists its own.</summary>
internal static class KernelBindings
{
    private static readonly Dictionary<Type, KernelBinding> ByOperator = Families().ToDictionary(static b => b.Operator);

    /// <summary>The binding of an operator, or null where only the reference runs it.</summary>
    public static KernelBinding? Find(Operator op) => ByOperator.GetValueOrDefault(op.GetType());

    /// <summary>Whether operators of a type have a binding.</summary>
    public static bool Has(Type type) => ByOperator.ContainsKey(type);

    private static IEnumerable<KernelBinding> Families() =>
    [
        .. AttentionBindings.All,
        .. ConversionBindings.All,
        .. ConvolutionBindings.All,
        .. ElementwiseBindings.All,
        .. ImageBindings.All,
        .. IndexingBindings.All,
        .. LinearBindings.All,
        .. LogicalBindings.All,
        .. MovementBindings.All,
        .. NormalizationBindings.All,
        .. PoolingBindings.All,
        .. QuantizationBindings.All,
        .. RecurrentBindings.All,
        .. ReductionBindings.All,
    ];
}
