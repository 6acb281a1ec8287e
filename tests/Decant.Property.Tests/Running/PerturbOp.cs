using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Changes each number a little, as another order of the same arithmetic might.</summary>
/// <param name="Seed">Chooses the changes.</param>
/// <param name="OfElement">The greatest change, in units of the type's rounding of each element.</param>
/// <param name="OfLargest">The greatest change, in units of the type's rounding of the largest element.</param>
internal sealed record PerturbOp(int Seed, double OfElement, double OfLargest) : Operator
{
    /// <inheritdoc/>
    public override OperatorSchema Schema => new("Perturb", 1)
    {
        Domain = "test",
        Inputs = [new("X", TypeSet.Any, "T")],
        Outputs = [new("Y", TypeSet.Any, "T")],
        Create = _ => this,
    };

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        if (context.Value(0) is not Tensor { ElementType: ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64 } x)
        {
            context.SetOutput(0, context.Value(0)!);
            return;
        }

        var draw = new Draw(Seed);
        double unit = x.ElementType switch { ElementType.Float16 => 1e-3, ElementType.BFloat16 => 8e-3, ElementType.Float32 => 1.2e-7, _ => 2.2e-16 };
        double[] values = x.ToDoubles();
        double largest = values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < values.Length; i++)
        {
            double change = (Math.Abs(values[i]) * OfElement) + (largest * OfLargest);
            values[i] += double.IsFinite(values[i]) ? unit * change * ((2 * draw.Fraction()) - 1) : 0;
        }

        context.SetOutput(0, RandomTensor.Cast(Tensor.Create(values, x.Shape), x.ElementType));
    }
}
