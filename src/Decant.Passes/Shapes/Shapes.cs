using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>Comparing symbolic shapes, and writing them as constant targets of a Reshape.</summary>
internal static class Shapes
{
    /// <summary>Whether both are known to be the same shape.</summary>
    public static bool AreSame(Shape? left, Shape? right) =>
        left is not null && right is not null && left.Rank == right.Rank && left.Zip(right).All(static d => d.First.IsSame(d.Second));

    /// <summary>
    /// The constant target that reshapes a tensor of shape <paramref name="from"/> to <paramref name="to"/>: numbers, 0 where an axis keeps its
    /// symbolic size, and -1 for one other; null where more are not known.
    /// </summary>
    public static long[]? ReshapeTarget(Shape? from, IReadOnlyList<Dim> to)
    {
        var target = new long[to.Count];
        int open = -1;
        for (int axis = 0; axis < target.Length; axis++)
        {
            if (to[axis].IsNumber)
            {
                target[axis] = to[axis].Value;

                // A zero would copy the input's size.
                if (target[axis] == 0)
                {
                    return null;
                }
            }
            else if (from is not null && axis < from.Rank && from[axis].IsSame(to[axis]))
            {
                target[axis] = 0;
            }
            else if (open < 0)
            {
                open = axis;
                target[axis] = -1;
            }
            else
            {
                return null;
            }
        }

        return target;
    }

    /// <summary>Whether the node keeps all elements in order and only changes the shape.</summary>
    public static bool IsReshape(Node node) =>
        node.Op is Operators.ReshapeOp or Operators.FlattenOp or Operators.SqueezeOp or Operators.UnsqueezeOp;
}
