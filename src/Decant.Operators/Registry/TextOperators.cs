using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators of strings.</summary>
public static class TextOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        RegexFullMatchOp.Definition,
        StringConcatOp.Definition,
        StringNormalizerOp.Definition,
        StringSplitOp.Definition,
        TfIdfVectorizerOp.Definition,
    ];
}
