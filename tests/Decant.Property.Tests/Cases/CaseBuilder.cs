using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Chooses the inputs of cases: values that a growing graph has already, or new ones.</summary>
/// <param name="draw">The choices.</param>
/// <param name="existing">The values of the graph; none where an operator stands alone.</param>
internal sealed class CaseBuilder(Draw draw, IReadOnlyList<Operand> existing)
{
    private const double Reuse = 0.8;

    /// <summary>The choices.</summary>
    public Draw Draw { get; } = draw;

    /// <summary>A tensor of one of the given types and any shape of the given ranks.</summary>
    public Operand Any(TypeSet types, int leastRank = 0, int mostRank = 6, Domain domain = Domain.Small) =>
        Find(t => types.Contains(t.ElementType) && t.Rank >= leastRank && t.Rank <= mostRank)
        ?? New(Draw.Type(types), Draw.Shape(Rank(leastRank, mostRank)), domain);

    /// <summary>A tensor of the type and shape.</summary>
    public Operand Of(ElementType type, Shape shape, Domain domain = Domain.Small) =>
        Find(t => t.ElementType == type && t.Shape.Equals(shape)) ?? New(type, shape, domain);

    /// <summary>A new tensor of the type and shape.</summary>
    public Operand New(ElementType type, Shape shape, Domain domain = Domain.Small) =>
        new(RandomTensor.Create(Draw, type, shape, domain), null, Draw.Chance(0.5));

    /// <summary>A new tensor of the type and sizes.</summary>
    public Operand New(ElementType type, params ReadOnlySpan<long> sizes) => New(type, Shape.Of(sizes));

    /// <summary>The given tensor, mostly stored.</summary>
    public Operand Given(RuntimeValue content) => new(content, null, Draw.Chance(0.85));

    /// <summary>A vector of 64-bit integers, mostly stored.</summary>
    public Operand Integers(params ReadOnlySpan<long> values) => Given(Tensor.Vector(values));

    /// <summary>Integers of one of the index types, mostly stored.</summary>
    public Operand Indices(ElementType type, long[] values, params ReadOnlySpan<long> sizes) =>
        Given(RandomTensor.Cast(Tensor.Create(values, Shape.Of(sizes)), type));

    /// <summary>A single number.</summary>
    public Operand Scalar(ElementType type, double value) => Given(RandomTensor.Cast(Tensor.Scalar(value), type));

    /// <summary>The tensor or, at the given odds, nothing.</summary>
    public Operand? Maybe(Func<Operand> operand, double odds = 0.5) => Draw.Chance(odds) ? operand() : null;

    /// <summary>A value of the graph that fits, later ones more often; null where none does, and sometimes where one does.</summary>
    public Operand? Find(Func<Tensor, bool> fits) => FindValue(v => v is Tensor tensor && fits(tensor));

    /// <inheritdoc cref="Find"/>
    public Operand? FindValue(Func<RuntimeValue, bool> fits)
    {
        if (!Draw.Chance(Reuse))
        {
            return null;
        }

        Operand[] fitting = [.. existing.Where(o => fits(o.Content))];
        return fitting.Length == 0 ? null : fitting[Math.Max(Draw.Next(fitting.Length), Draw.Next(fitting.Length))];
    }

    private int Rank(int least, int most) => Math.Clamp(Draw.Pick(0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6), least, most);
}
