using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>The constant parameters of a Slice, axis by axis.</summary>
/// <param name="Axis">The axis, counted from the front.</param>
/// <param name="Start">The first element; negative counts from the end.</param>
/// <param name="End">The element to stop before; negative counts from the end.</param>
/// <param name="Step">The distance of elements.</param>
internal readonly record struct Slicing(int Axis, long Start, long End, long Step)
{
    /// <summary>The parameters of a Slice node of known rank; null where one is computed.</summary>
    public static Slicing[]? Of(Node node, int rank)
    {
        if (node.Input(1)?.Constant is not { } starts || node.Input(2)?.Constant is not { } ends
            || (node.Input(3) is not null && node.Input(3)!.Constant is null) || (node.Input(4) is not null && node.Input(4)!.Constant is null))
        {
            return null;
        }

        long[]? axes = node.Input(3)?.Constant?.ToInt64s();
        long[]? steps = node.Input(4)?.Constant?.ToInt64s();
        var slices = new Slicing[starts.Length];
        for (int i = 0; i < slices.Length; i++)
        {
            long axis = axes?[i] ?? i;
            slices[i] = new Slicing((int)(axis < 0 ? axis + rank : axis), starts.ReadInt64(i), ends.ReadInt64(i), steps?[i] ?? 1);
        }

        return slices;
    }

    /// <summary>Whether a Slice node takes every element, in order.</summary>
    public static bool TakesAll(Node node, Shape? from, Shape? to)
    {
        Slicing[]? slices = Of(node, from?.Rank ?? 0);
        return slices is not null && slices.All(static s => s.Step == 1)
            && (Shapes.AreSame(from, to) || slices.All(static s => s.Start == 0 && s.End >= int.MaxValue));
    }
}
