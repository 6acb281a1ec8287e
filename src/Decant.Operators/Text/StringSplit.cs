using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Cuts strings into parts: <c>X: string[…]</c> → <c>Y: string[…, most]</c>, filled up with empty strings, and <c>Z: int64[…]</c>, the number of parts.</summary>
/// <param name="Delimiter">What separates the parts; null or empty for runs of white space.</param>
/// <param name="MaxSplit">The most cuts in a string, or null.</param>
public sealed record StringSplitOp(string? Delimiter = null, long? MaxSplit = null) : Operator
{
    private static readonly TypeSet Types = TypeSet.Of(ElementType.String);

    /// <summary>ONNX StringSplit.</summary>
    public static OperatorSchema Definition { get; } = new("StringSplit", 20)
    {
        Inputs = [new("X", Types, "T1")],
        Outputs = [new("Y", Types, "T2"), new("Z", TypeSet.Int64, "T3")],
        Attributes = ["delimiter", "maxsplit"],
        Create = static a => new StringSplitOp(
            a.Contains("delimiter") ? a.Text("delimiter") : null, a.Contains("maxsplit") ? a.Int("maxsplit") : null),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        attributes.Set("delimiter", Delimiter);
        if (MaxSplit is { } most)
        {
            attributes.Set("maxsplit", most);
        }
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? shape = context.Shape(0);
        context.SetOutput(0, ElementType.String, shape is null ? null : Shape.Of(shape.Append(Dim.Unknown)));
        context.SetOutput(1, ElementType.Int64, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        string[][] parts = Array.ConvertAll(x.Strings.ToArray(), Split);
        int most = parts.Length == 0 ? 0 : parts.Max(static p => p.Length);
        string[] filled = [.. parts.SelectMany(p => p.Concat(Enumerable.Repeat(string.Empty, most - p.Length)))];
        context.SetOutput(0, Tensor.FromStrings(filled, Shape.Of([.. x.Sizes, most])));
        context.SetOutput(1, Tensor.Create(Array.ConvertAll(parts, static p => (long)p.Length), x.Shape));
    }

    private string[] Split(string text)
    {
        int count = MaxSplit is { } most ? (int)Math.Min(most + 1, int.MaxValue) : int.MaxValue;
        if (!string.IsNullOrEmpty(Delimiter))
        {
            return text.Split(Delimiter, count);
        }

        // White space before the rest is dropped too, so the cuts are made one by one.
        var parts = new List<string>();
        string rest = text.Trim();
        while (rest.Length > 0)
        {
            int end = rest.AsSpan().IndexOfAny(" \t\n\v\f\r");
            if (end < 0 || parts.Count == count - 1)
            {
                parts.Add(rest);
                break;
            }

            parts.Add(rest[..end]);
            rest = rest[end..].TrimStart();
        }

        return [.. parts];
    }
}
