using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Makes axes shorter: all those of one size at once, or the axes of one tensor alone.</summary>
internal static class SizeMoves
{
    /// <summary>The moves.</summary>
    public static IEnumerable<Func<RandomModel?>> Of(RandomModel random)
    {
        string[] names = [.. Tensors(random).Select(static t => t.Name)];
        long[] sizes = [.. Tensors(random).SelectMany(static t => t.Tensor.Sizes.ToArray()).Where(static s => s > 1).Distinct().OrderDescending()];
        foreach (long size in sizes)
        {
            foreach (long smaller in new[] { 1, size / 2, size - 1 }.Distinct().Where(s => s > 0 && s < size))
            {
                yield return () => Shorten(random, names, size, smaller);
                foreach (string name in names)
                {
                    yield return () => Shorten(random, [name], size, smaller);
                }
            }
        }
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Tensors(RandomModel random) => random.Inputs
        .Where(static i => i.Value is Tensor)
        .Select(static i => (i.Key, (Tensor)i.Value))
        .Concat(random.Model.Graph.Initializers.Select(static v => (v.Name, v.Initializer!)));

    private static RandomModel? Shorten(RandomModel random, string[] names, long size, long smaller)
    {
        var copy = new Shrunken(random);
        bool changed = false;
        foreach ((string name, Tensor tensor) in Tensors(random).Where(t => names.Contains(t.Name) && t.Tensor.Sizes.Contains(size)))
        {
            Tensor part = tensor;
            for (int axis = 0; axis < tensor.Rank; axis++)
            {
                part = tensor.Sizes[axis] == size ? Take(part, axis, smaller) : part;
            }

            changed = true;
            Value value = copy.Model.Graph.Find(name)!;
            if (value.Initializer is not null)
            {
                copy.Editor.SetInitializer(value, part);
            }
            else
            {
                value.Type = new TensorType(part.ElementType, part.Shape);
                copy.Inputs[name] = part;
            }
        }

        return changed ? copy.Finish() : null;
    }

    private static Tensor Take(Tensor tensor, int axis, long count)
    {
        using var model = new Model();
        var editor = new GraphEditor(model.Graph);
        Value Stored(params long[] values) => editor.AddInitializer("v", Tensor.Vector<long>(values));
        Node node = editor.Insert(new Operators.SliceOp(), [editor.AddInitializer("x", tensor), Stored(0), Stored(count), Stored(axis)], null);
        editor.AddOutput(node.Output(0)!);
        return (Tensor)new Operators.ReferenceEvaluator(model).Run(new Dictionary<string, RuntimeValue>())[0];
    }
}
