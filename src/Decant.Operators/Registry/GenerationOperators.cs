using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that make tensors from attributes, shapes and random streams.</summary>
public static class GenerationOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        BernoulliOp.Definition,
        ConstantOp.Definition,
        ConstantOfShapeOp.Definition,
        EyeLikeOp.Definition,
        MultinomialOp.Definition,
        RandomNormalOp.Definition,
        RandomNormalLikeOp.Definition,
        RandomUniformOp.Definition,
        RandomUniformLikeOp.Definition,
        RangeOp.Definition,
        ShapeOp.Definition,
        SizeOp.Definition,
    ];
}
