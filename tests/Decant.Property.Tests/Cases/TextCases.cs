using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of operators of strings.</summary>
internal static class TextCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["RegexFullMatch"] = static (b, s) => OperatorCase.Of(
            s.Create(new AttributeMap().Set("pattern", b.Draw.Pick("[a-z]*", ".+", "x,.", "(a|tree)"))), b.Any(s.Inputs[0].Types)),
        ["StringNormalizer"] = StringNormalizer,
        ["StringSplit"] = static (b, s) => new OperatorCase(
            s.Create(b.Draw.Chance(0.5) ? [] : new AttributeMap().Set("delimiter", b.Draw.Pick(",", " ")).Set("maxsplit", b.Draw.Between(1, 3))),
            2,
            b.Any(s.Inputs[0].Types, 0, 3)),
        ["TfIdfVectorizer"] = TfIdfVectorizer,
    };

    private static OperatorCase StringNormalizer(CaseBuilder b, OperatorSchema schema)
    {
        Shape shape = b.Draw.Chance(0.5) ? Shape.Of(b.Draw.Between(1, 5)) : [1, b.Draw.Between(1, 5)];
        var attributes = new AttributeMap().Set("case_change_action", b.Draw.Pick("NONE", "LOWER", "UPPER")).Set("is_case_sensitive", b.Draw.Chance(0.5), false);
        return OperatorCase.Of(
            schema.Create(b.Draw.Chance(0.5) ? attributes.Set("stopwords", EquatableList.From<string>(["a", "tree"])) : attributes),
            b.Of(ElementType.String, shape));
    }

    private static OperatorCase TfIdfVectorizer(CaseBuilder b, OperatorSchema schema)
    {
        var attributes = new AttributeMap()
            .Set("mode", b.Draw.Pick("TF", "IDF", "TFIDF"))
            .Set("min_gram_length", 1)
            .Set("max_gram_length", 2)
            .Set("max_skip_count", b.Draw.Next(2))
            .Set("ngram_counts", EquatableList.From<long>([0, 3]))
            .Set("ngram_indexes", EquatableList.From<long>([0, 1, 2, 3, 4]))
            .Set("pool_int64s", EquatableList.From<long>([0, 1, 2, 1, 2, 0, 3]))
            .Set("weights", EquatableList.From<float>([1, 0.5f, 2, 1, 3]));
        Shape shape = b.Draw.Chance(0.5) ? Shape.Of(b.Draw.Between(1, 5)) : [b.Draw.Between(1, 2), b.Draw.Between(1, 5)];
        return OperatorCase.Of(schema.Create(attributes), b.New(b.Draw.Type(TypeSet.Index), shape, Domain.Count));
    }
}
