using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Fills float tensors with zeros or ones, or rounds their numbers.</summary>
internal static class NumberMoves
{
    /// <summary>The moves.</summary>
    public static IEnumerable<Func<RandomModel?>> Of(RandomModel random)
    {
        foreach ((string name, RuntimeValue content) in random.Inputs)
        {
            if (content is Tensor tensor)
            {
                foreach (Tensor plain in Plainer(tensor))
                {
                    yield return () => Replace(random, name, plain);
                }
            }
        }

        foreach (Value stored in random.Model.Graph.Initializers.Where(static v => v.TensorType!.ElementType.IsFloat()).ToArray())
        {
            foreach (Tensor plain in Plainer(stored.Initializer!))
            {
                yield return () => Replace(random, stored.Name, plain);
            }
        }
    }

    private static IEnumerable<Tensor> Plainer(Tensor tensor)
    {
        if (!tensor.ElementType.IsFloat() || tensor.Length == 0)
        {
            yield break;
        }

        double[] values = tensor.ToDoubles();
        if (values.Any(static v => v != 0) && values.Any(static v => v != 1))
        {
            yield return Cast([.. values.Select(static _ => 0.0)], tensor);
            yield return Cast([.. values.Select(static _ => 1.0)], tensor);
        }

        double[] rounded = [.. values.Select(static v => Math.Round(v))];
        if (!rounded.SequenceEqual(values))
        {
            yield return Cast(rounded, tensor);
        }
    }

    private static Tensor Cast(double[] values, Tensor like) => RandomTensor.Cast(Tensor.Create(values, like.Shape), like.ElementType);

    private static RandomModel Replace(RandomModel random, string name, Tensor content)
    {
        var copy = new Shrunken(random);
        Value value = copy.Model.Graph.Find(name)!;
        if (value.Initializer is not null)
        {
            copy.Editor.SetInitializer(value, content);
        }
        else
        {
            copy.Inputs[name] = content;
        }

        return copy.Finish();
    }
}
