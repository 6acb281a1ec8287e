using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that compute element by element.</summary>
public static class ElementwiseOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        AbsOp.Definition,
        AcosOp.Definition,
        AcoshOp.Definition,
        AddOp.Definition,
        AsinOp.Definition,
        AsinhOp.Definition,
        AtanOp.Definition,
        AtanhOp.Definition,
        CeilOp.Definition,
        CeluOp.Definition,
        ClipOp.Definition,
        CosOp.Definition,
        CoshOp.Definition,
        DivOp.Definition,
        EluOp.Definition,
        ErfOp.Definition,
        ExpOp.Definition,
        FloorOp.Definition,
        GeluOp.Definition,
        HardSigmoidOp.Definition,
        HardSwishOp.Definition,
        LeakyReluOp.Definition,
        LogOp.Definition,
        MaxOp.Definition,
        MeanOp.Definition,
        MinOp.Definition,
        MishOp.Definition,
        ModOp.Definition,
        MulOp.Definition,
        NegOp.Definition,
        PReluOp.Definition,
        PowOp.Definition,
        ReciprocalOp.Definition,
        ReluOp.Definition,
        RoundOp.Definition,
        SeluOp.Definition,
        ShrinkOp.Definition,
        SigmoidOp.Definition,
        SignOp.Definition,
        SinOp.Definition,
        SinhOp.Definition,
        SoftplusOp.Definition,
        SoftsignOp.Definition,
        SqrtOp.Definition,
        SubOp.Definition,
        SumOp.Definition,
        SwishOp.Definition,
        TanOp.Definition,
        TanhOp.Definition,
        ThresholdedReluOp.Definition,
    ];
}
