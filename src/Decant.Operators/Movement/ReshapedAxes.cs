using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>How the axes of a tensor and of the same elements in another shape are made of common factors.</summary>
internal static class ReshapedAxes
{
    /// <summary>
    /// The common factors of input 0 and output 0, matched from the last axis on. Axes before the first that share no factors, or whose size is
    /// not known, are left out; those of size 1 too.
    /// </summary>
    public static AxisStructure Of(Node node)
    {
        if (node.Input(0)?.Shape is not { } input || node.Output(0)?.Shape is not { } output)
        {
            return AxisStructure.None;
        }

        var result = new AxisStructureBuilder();
        var from = new Cursor(input);
        var to = new Cursor(output);
        while (true)
        {
            Flush(result, from, isOutput: false);
            Flush(result, to, isOutput: true);
            if (from.Rest <= 1 || to.Rest <= 1)
            {
                return result.Build();
            }

            long factor = Math.Min(from.Rest, to.Rest);
            if (from.Rest % factor != 0 || to.Rest % factor != 0)
            {
                return result.Build();
            }

            int space = result.Space(factor);
            from.Take(space, factor);
            to.Take(space, factor);
        }
    }

    // Hands out an axis whose factors are all found, and goes on to the next axis that has some.
    private static void Flush(AxisStructureBuilder result, Cursor cursor, bool isOutput)
    {
        while (cursor.Rest == 1)
        {
            if (cursor.Spaces.Count > 0)
            {
                int[] spaces = [.. Enumerable.Reverse(cursor.Spaces)];
                _ = isOutput ? result.Output(0, cursor.Axis, spaces) : result.Input(0, cursor.Axis, spaces);
            }

            cursor.Next();
        }
    }

    private sealed class Cursor
    {
        private readonly Shape _shape;

        public Cursor(Shape shape)
        {
            _shape = shape;
            Axis = shape.Rank;
            Next();
        }

        public int Axis { get; private set; }

        /// <summary>What is left of the axis; 0 where its size is not known, or where there is no further axis.</summary>
        public long Rest { get; private set; }

        public List<int> Spaces { get; } = [];

        public void Next()
        {
            Axis--;
            Spaces.Clear();
            Rest = Axis >= 0 && _shape[Axis].IsNumber ? _shape[Axis].Value : 0;
        }

        public void Take(int space, long factor)
        {
            Spaces.Add(space);
            Rest /= factor;
        }
    }
}
