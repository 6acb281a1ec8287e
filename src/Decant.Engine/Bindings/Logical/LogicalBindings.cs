using Decant.Kernels;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>Bindings of comparisons and of what is done with truth values.</summary>
internal static class LogicalBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new LogicBinding<AndOp>(BinaryKind.Min),
        new RelationBinding<EqualOp>(RelationKind.Equal),
        new RelationBinding<GreaterOp>(RelationKind.Greater),
        new RelationBinding<GreaterOrEqualOp>(RelationKind.GreaterOrEqual),
        new RelationBinding<LessOp>(RelationKind.Less),
        new RelationBinding<LessOrEqualOp>(RelationKind.LessOrEqual),
        new NotBinding(),
        new LogicBinding<OrOp>(BinaryKind.Max),
        new WhereBinding(),
    ];
}
