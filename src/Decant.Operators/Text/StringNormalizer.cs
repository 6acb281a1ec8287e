using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Takes stop words out of <c>string[C]</c> or <c>string[1, C]</c> and changes the case of the rest; one empty string stays where nothing is left.</summary>
/// <param name="CaseChange"><c>NONE</c>, <c>LOWER</c> or <c>UPPER</c>.</param>
/// <param name="IsCaseSensitive">Whether stop words are compared by case.</param>
/// <param name="Locale">The locale of the source; the change of case is invariant.</param>
/// <param name="StopWords">The words that are taken out.</param>
public sealed record StringNormalizerOp(
    string CaseChange = "NONE", bool IsCaseSensitive = false, string? Locale = null, EquatableList<string>? StopWords = null) : Operator
{
    private static readonly TypeSet Types = TypeSet.Of(ElementType.String);

    /// <summary>ONNX StringNormalizer.</summary>
    public static OperatorSchema Definition { get; } = new("StringNormalizer", 10)
    {
        Inputs = [new("X", Types)],
        Outputs = [new("Y", Types)],
        Attributes = ["case_change_action", "is_case_sensitive", "locale", "stopwords"],
        Create = static a => new StringNormalizerOp(
            a.Text("case_change_action", "NONE"),
            a.Bool("is_case_sensitive"),
            a.Contains("locale") ? a.Text("locale") : null,
            a.Texts("stopwords")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("case_change_action", CaseChange, "NONE")
        .Set("is_case_sensitive", IsCaseSensitive, false)
        .Set("locale", Locale)
        .Set("stopwords", StopWords);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, ElementType.String, context.Shape(0) switch
    {
        { Rank: 1 } => [Dim.Unknown],
        { Rank: 2 } => [1, Dim.Unknown],
        _ => null,
    });

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        if (x.Rank is not (1 or 2) || (x.Rank == 2 && x.Sizes[0] != 1))
        {
            throw context.Fail("DEC1230", $"{x} is neither string[C] nor string[1, C]");
        }

        var stops = new HashSet<string>(StopWords ?? [], IsCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        string[] kept = [.. x.Strings.ToArray().Where(w => !stops.Contains(w)).Select(Change)];
        kept = kept.Length == 0 ? [string.Empty] : kept;
        context.SetOutput(0, Tensor.FromStrings(kept, x.Rank == 1 ? Shape.Of(kept.Length) : Shape.Of(1, kept.Length)));
    }

    private string Change(string word) => CaseChange switch
    {
        "LOWER" => word.ToLowerInvariant(),
        "UPPER" => word.ToUpperInvariant(),
        _ => word,
    };
}
