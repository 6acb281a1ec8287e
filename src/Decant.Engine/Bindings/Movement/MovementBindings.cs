using Decant.Operators;

namespace Decant.Engine;

/// <summary>Bindings of operators that move elements.</summary>
internal static class MovementBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new ConcatBinding(),
        new ViewBinding<DropoutOp>(),
        new ExpandBinding(),
        new ViewBinding<FlattenOp>(),
        new GatherBinding(),
        new ViewBinding<IdentityOp>(),
        new PadBinding(),
        new ReshapeBinding(),
        new SliceBinding(),
        new SplitBinding(),
        new ViewBinding<SqueezeOp>(),
        new TransposeBinding(),
        new ViewBinding<UnsqueezeOp>(),
    ];
}
