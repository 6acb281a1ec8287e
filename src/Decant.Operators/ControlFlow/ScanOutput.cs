using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Puts together what a body yields for each iteration.</summary>
internal static class ScanOutput
{
    /// <summary>What one iteration yields for a scan output, counted to what is held.</summary>
    /// <exception cref="ModelException">DEC1257: it is no tensor. DEC1351: the iterations so far hold more than the run may take.</exception>
    public static Tensor Slice(EvaluationContext context, RuntimeValue value, Value declared, ref long held)
    {
        Tensor slice = value as Tensor ?? throw context.Fail("DEC1257", $"the scan output '{declared.Name}' is no tensor");
        held += slice.ByteLength;
        context.Budget.Require(context.Node, $"the scan output '{declared.Name}'", held);
        return slice;
    }

    /// <summary>The iterations' tensors along a new axis; without iterations an empty tensor of the declared type.</summary>
    /// <exception cref="ModelException">DEC1257: the iterations differ in shape, or there were none and the type is not declared.</exception>
    public static Tensor Stack(EvaluationContext context, IReadOnlyList<Tensor> slices, long axis, Value declared)
    {
        if (slices.Count == 0)
        {
            return declared.TensorType is { Shape: { } shape } type
                ? Tensor.Zeros(type.ElementType, Shape.Of([0, .. shape.Select(static d => d.IsNumber ? d.Value : 0)]))
                : throw context.Fail("DEC1257", $"no iteration ran and the shape of the scan output '{declared.Name}' is not known");
        }

        if (slices.FirstOrDefault(s => s.ElementType != slices[0].ElementType || !s.Shape.Equals(slices[0].Shape)) is { } other)
        {
            throw context.Fail("DEC1257", $"the scan output '{declared.Name}' is {slices[0]} in one iteration and {other} in another");
        }

        return SliceStack.Stack(slices, Axes.Normalize(context, axis, slices[0].Rank + 1));
    }
}
