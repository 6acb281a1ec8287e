using Decant.Kernels;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>Bindings of operators that work element by element.</summary>
internal static class ElementwiseBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new UnaryBinding<AbsOp>(UnaryKind.Abs),
        new BinaryBinding<AddOp>(BinaryKind.Add),
        new BinaryBinding<BiasGeluOp>(BinaryKind.Add, new Activation(ActivationKind.Gelu)),
        new UnaryBinding<CeilOp>(UnaryKind.Ceiling),
        new ActivationBinding<ClipOp>(),
        new BinaryBinding<DivOp>(BinaryKind.Divide),
        new ActivationBinding<EluOp>(),
        new UnaryBinding<ErfOp>(UnaryKind.Erf),
        new UnaryBinding<ExpOp>(UnaryKind.Exp),
        new FastGeluBinding(),
        new UnaryBinding<FloorOp>(UnaryKind.Floor),
        new ActivationBinding<GeluOp>(),
        new ActivationBinding<HardSigmoidOp>(),
        new ActivationBinding<HardSwishOp>(),
        new ActivationBinding<LeakyReluOp>(),
        new UnaryBinding<LogOp>(UnaryKind.Log),
        new BinaryBinding<MaxOp>(BinaryKind.Max),
        new BinaryBinding<MinOp>(BinaryKind.Min),
        new ActivationBinding<MicrosoftGeluOp>(),
        new ActivationBinding<MishOp>(),
        new BinaryBinding<MulOp>(BinaryKind.Multiply),
        new UnaryBinding<NegOp>(UnaryKind.Negate),
        new BinaryBinding<PowOp>(BinaryKind.Power),
        new BinaryBinding<PReluOp>(BinaryKind.PRelu),
        new ActivationBinding<QuickGeluOp>(),
        new UnaryBinding<ReciprocalOp>(UnaryKind.Reciprocal),
        new ActivationBinding<ReluOp>(),
        new UnaryBinding<RoundOp>(UnaryKind.Round),
        new ActivationBinding<SigmoidOp>(),
        new UnaryBinding<SignOp>(UnaryKind.Sign),
        new UnaryBinding<SoftplusOp>(UnaryKind.Softplus),
        new UnaryBinding<SoftsignOp>(UnaryKind.Softsign),
        new UnaryBinding<SqrtOp>(UnaryKind.Sqrt),
        new BinaryBinding<SubOp>(BinaryKind.Subtract),
        new BinaryBinding<SumOp>(BinaryKind.Add),
        new ActivationBinding<SwishOp>(),
        new ActivationBinding<TanhOp>(),
    ];
}
