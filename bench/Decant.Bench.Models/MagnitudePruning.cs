using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Bench.Models;

/// <summary>Sets the smallest weights of a net to zero.</summary>
public static class MagnitudePruning
{
    /// <summary>
    /// Sets the smallest of each layer's weights to zero, so that <paramref name="fraction"/> of all weights of the net are zero. The first layer and
    /// depthwise layers, which are small and sensitive, are left whole; the others give up a little more for them.
    /// </summary>
    /// <returns>The model that was given.</returns>
    public static Model Apply(Model model, double fraction)
    {
        Value[] all = [.. model.Graph.Nodes.Select(static n => n.Op is ConvOp or GemmOp ? n.Inputs[1]! : null).OfType<Value>().Distinct()];
        Value[] pruned = [.. all.Skip(1).Where(static w => w.Initializer!.Sizes[1] > 1)];
        double rate = fraction * all.Sum(static w => w.Initializer!.Length) / pruned.Sum(static w => w.Initializer!.Length);
        var editor = new GraphEditor(model.Graph);
        foreach (Value weight in pruned)
        {
            float[] values = weight.Initializer!.ToArray<float>();
            float[] sorted = [.. values.Select(Math.Abs)];
            Array.Sort(sorted);
            float threshold = sorted[Math.Clamp((int)Math.Round(rate * sorted.Length), 0, sorted.Length - 1)];
            editor.SetInitializer(weight, Tensor.Create(Array.ConvertAll(values, v => Math.Abs(v) < threshold ? 0 : v), weight.Initializer.Shape));
        }

        return model;
    }
}
