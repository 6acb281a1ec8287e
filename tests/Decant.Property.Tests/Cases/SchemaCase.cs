using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>
/// A case from an operator's schema alone: the first input is any tensor, further ones broadcast with it or have its shape; scales, zero points
/// and axes are known by their names.
/// </summary>
internal static class SchemaCase
{
    private static readonly Dictionary<string, Domain> Domains = new()
    {
        ["Acos"] = Domain.Unit,
        ["Acosh"] = Domain.Positive,
        ["Asin"] = Domain.Unit,
        ["Atanh"] = Domain.Unit,
        ["Div"] = Domain.Positive,
        ["Log"] = Domain.Positive,
        ["Mod"] = Domain.Positive,
        ["Pow"] = Domain.Positive,
        ["Reciprocal"] = Domain.Positive,
        ["ReduceLogSum"] = Domain.Positive,
        ["Sqrt"] = Domain.Positive,
    };

    /// <summary>A case; the operator may still refuse it.</summary>
    /// <exception cref="ModelException">The drawn attributes do not fit the operator.</exception>
    public static OperatorCase Create(CaseBuilder builder, OperatorSchema schema, int leastRank = 0, int mostRank = 6)
    {
        Draw draw = builder.Draw;
        Domain domain = Domains.GetValueOrDefault(schema.Name);
        Dictionary<string, ElementType> chosen = [];
        bool same = draw.Chance(0.3);
        List<Operand?> inputs = [];
        Operand? first = null;
        foreach (Parameter parameter in schema.Inputs)
        {
            int count = parameter.Kind switch
            {
                ParameterKind.Required => 1,
                ParameterKind.Optional => draw.Next(2),
                _ => draw.Between(1, 3),
            };
            if (count == 0)
            {
                inputs.Add(null);
            }

            for (int i = 0; i < count; i++)
            {
                Operand next = Next(builder, parameter, Allowed(parameter, chosen), first, same, domain, (leastRank, mostRank));
                first ??= next;
                inputs.Add(next);
                chosen[parameter.TypeVariable ?? parameter.Name] = next.Type;
            }
        }

        AttributeMap attributes = RandomAttributes.Create(draw, schema, first?.Rank ?? 0);
        return new OperatorCase(schema.Create(attributes), Outputs(draw, schema), [.. Trimmed(inputs)]);
    }

    private static Operand Next(
        CaseBuilder builder, Parameter parameter, TypeSet types, Operand? first, bool same, Domain domain, (int Least, int Most) ranks)
    {
        Draw draw = builder.Draw;
        string name = parameter.Name.ToLowerInvariant();
        if (name.EndsWith("_scale", StringComparison.Ordinal) && first is not null)
        {
            return builder.Scalar(draw.Type(types), draw.Between(1, 8) / 16.0);
        }

        if (name.EndsWith("zero_point", StringComparison.Ordinal) && first is not null)
        {
            return builder.New(draw.Type(types), Shape.Scalar);
        }

        if (first is null)
        {
            return builder.Any(types, ranks.Least, ranks.Most, domain);
        }

        if (name == "axes")
        {
            return builder.Integers(draw.Axes(first.Rank));
        }

        if (name == "axis")
        {
            return builder.Scalar(ElementType.Int64, first.Rank == 0 ? 0 : draw.Axis(first.Rank));
        }

        ElementType type = draw.Type(types);
        return builder.Of(type, same ? first.Shape : draw.Narrower(first.Shape), domain);
    }

    private static TypeSet Allowed(Parameter parameter, Dictionary<string, ElementType> chosen) =>
        parameter.TypeVariable is { } variable && chosen.TryGetValue(variable, out ElementType type) ? TypeSet.Of(type) : parameter.Types;

    private static int Outputs(Draw draw, OperatorSchema schema)
    {
        int required = schema.Outputs.Count(static o => o.Kind != ParameterKind.Optional);
        return Math.Max(1, draw.Between(required, schema.Outputs.Count));
    }

    private static IEnumerable<Operand?> Trimmed(List<Operand?> inputs) =>
        inputs.Take(inputs.FindLastIndex(static i => i is not null) + 1);
}
