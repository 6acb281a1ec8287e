using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A shape seen from one axis: [outer][length][inner].</summary>
internal readonly record struct AxisLanes(nint Outer, nint Length, nint Inner)
{
    /// <summary>Reads a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="axis">The axis; it may count from the end.</param>
    public static AxisLanes Of(Shape shape, long axis)
    {
        int at = (int)(axis < 0 ? axis + shape.Rank : axis);
        return new((nint)Shape.CountElements(shape.Sizes[..at]), (nint)shape.Sizes[at], (nint)Shape.CountElements(shape.Sizes[(at + 1)..]));
    }
}
