using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Random tensors of any element type.</summary>
internal static class RandomTensor
{
    private static readonly string[] Words = ["", "a", "B c", "tree", "Straße", "x,y", "0"];

    /// <summary>A tensor of random elements, now and then of one repeated element.</summary>
    public static Tensor Create(Draw draw, ElementType type, Shape shape, Domain domain = Domain.Small)
    {
        long count = shape.ElementCount;
        if (type == ElementType.String)
        {
            return Tensor.FromStrings([.. Enumerable.Range(0, (int)count).Select(_ => draw.Pick(Words))], shape);
        }

        if (type is ElementType.Complex64 or ElementType.Complex128)
        {
            return Complex(draw, type, shape);
        }

        var values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Number(draw, type, domain);
        }

        if (draw.Chance(0.06) && values.Length > 0)
        {
            Array.Fill(values, values[0]);
            return draw.Chance(0.5) ? Cast(Tensor.Splat(shape, values[0]), type) : Cast(Tensor.Create(values, shape), type);
        }

        return Cast(Tensor.Create(values, shape), type);
    }

    /// <summary>The tensor with its elements converted.</summary>
    public static Tensor Cast(Tensor tensor, ElementType type)
    {
        if (type == tensor.ElementType)
        {
            return tensor;
        }

        using var model = new Model();
        var editor = new GraphEditor(model.Graph);
        editor.AddOutput(editor.Insert(new CastOp(type), [editor.AddInitializer("x", tensor)], null).Output(0)!);
        return (Tensor)new ReferenceEvaluator(model).Run(new Dictionary<string, RuntimeValue>())[0];
    }

    private static float Number(Draw draw, ElementType type, Domain domain)
    {
        if (type == ElementType.Bool)
        {
            return draw.Next(2);
        }

        if (type.IsInteger())
        {
            int least = type.IsUnsignedInteger() || domain == Domain.Count ? 0 : -3;
            return domain == Domain.Positive ? draw.Between(1, type.IsPacked() ? 1 : 5) : draw.Between(least, type.BitWidth() == 2 ? 1 : 5);
        }

        return domain switch
        {
            Domain.Positive => draw.Between(1, 16) / 8f,
            Domain.Unit => draw.Between(-8, 8) / 8f,
            Domain.Count => draw.Between(0, 6),
            _ => draw.Between(-16, 16) / 8f,
        };
    }

    private static Tensor Complex(Draw draw, ElementType type, Shape shape)
    {
        double[] parts = [.. Enumerable.Range(0, 2 * (int)shape.ElementCount).Select(_ => draw.Between(-8, 8) / 4.0)];
        return type == ElementType.Complex128
            ? Tensor.Create(type, parts, shape)
            : Tensor.Create(type, Array.ConvertAll(parts, static p => (float)p), shape);
    }
}
