using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Evaluation;

/// <summary>Makes inputs for models when no data is at hand, and gives dynamic dimensions a size.</summary>
public static class ModelInputs
{
    /// <summary>The concrete shape of an input: the asked one, or the declared one with 1 where a dimension has no size.</summary>
    /// <exception cref="ArgumentException">The asked shape contradicts the declared one.</exception>
    public static Shape ConcreteShape(Value input, IReadOnlyDictionary<string, Shape>? asked = null)
    {
        Shape? declared = input.Shape;
        if (asked is not null && asked.TryGetValue(input.Name, out Shape? shape))
        {
            return declared?.Accepts(shape) != false
                ? shape
                : throw new ArgumentException($"input '{input.Name}' is {input.Type}; it cannot have the shape {shape}", nameof(asked));
        }

        return declared is null ? Shape.Scalar : Shape.Of(declared.Select(static d => d.IsNumber ? d : (Dim)1));
    }

    /// <summary>Seeded random values for every required input that <paramref name="given"/> lacks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="seed">Equal seeds give equal values.</param>
    /// <param name="shapes">Sizes for dynamic dimensions, by input.</param>
    /// <param name="given">Inputs that are known.</param>
    /// <returns>Floats uniform in [0, 1), integers in 0..9 (8-bit: the whole range), booleans true.</returns>
    /// <exception cref="UnsupportedException">DEC1671: an input is no tensor of numbers.</exception>
    public static Dictionary<string, RuntimeValue> Random(
        Model model,
        int seed,
        IReadOnlyDictionary<string, Shape>? shapes = null,
        IReadOnlyDictionary<string, RuntimeValue>? given = null)
    {
        var random = new Random(seed);
        var inputs = new Dictionary<string, RuntimeValue>(given ?? new Dictionary<string, RuntimeValue>(), StringComparer.Ordinal);
        foreach (Value input in model.Graph.RequiredInputs().Where(i => !inputs.ContainsKey(i.Name)))
        {
            inputs[input.Name] = Random(input, ConcreteShape(input, shapes), random);
        }

        return inputs;
    }

    /// <summary>A tensor for an input from numbers: one number fills the whole shape.</summary>
    /// <exception cref="ArgumentException">The count does not fit the shape, or the type cannot be given so.</exception>
    public static Tensor FromNumbers(Value input, double[] values)
    {
        Shape declared = ConcreteShape(input);
        int open = input.Shape?.Count(static d => !d.IsNumber) ?? 0;
        Shape shape = declared.ElementCount != values.Length && values.Length > 1 && open == 1 && declared.ElementCount > 0
            ? Shape.Of(input.Shape!.Select(d => d.IsNumber ? d : (Dim)(values.Length / declared.ElementCount)))
            : declared;
        double[] filled = values.Length == 1 ? [.. Enumerable.Repeat(values[0], checked((int)shape.ElementCount))] : values;
        if (shape.ElementCount != filled.Length)
        {
            throw new ArgumentException($"input '{input.Name}' is {input.Type}: {values.Length} values do not fill it");
        }

        return input.TensorType?.ElementType switch
        {
            ElementType.Float32 => Tensor.Create(Array.ConvertAll(filled, static v => (float)v), shape),
            ElementType.Float64 => Tensor.Create(filled, shape),
            ElementType.Int64 => Tensor.Create(Array.ConvertAll(filled, v => Whole<long>(input, v)), shape),
            ElementType.Int32 => Tensor.Create(Array.ConvertAll(filled, v => Whole<int>(input, v)), shape),
            ElementType.UInt8 => Tensor.Create(Array.ConvertAll(filled, v => Whole<byte>(input, v)), shape),
            ElementType.Int8 => Tensor.Create(Array.ConvertAll(filled, v => Whole<sbyte>(input, v)), shape),
            ElementType.Bool => Tensor.Create(Array.ConvertAll(filled, static v => v != 0), shape),
            _ => throw new ArgumentException($"input '{input.Name}' ({input.Type}): give its values in a file"),
        };
    }

    private static T Whole<T>(Value input, double value)
        where T : System.Numerics.IBinaryInteger<T>
    {
        T whole = T.CreateSaturating(value);
        return double.CreateChecked(whole) == value
            ? whole
            : throw new ArgumentException($"input '{input.Name}' is {input.Type}: it cannot hold {value.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
    }

    private static Tensor Random(Value input, Shape shape, Random random)
    {
        ElementType type = input.TensorType?.ElementType ?? ElementType.Undefined;
        return type switch
        {
            ElementType.Float32 => Fill(shape, () => random.NextSingle()),
            ElementType.Float64 => Fill(shape, random.NextDouble),
            ElementType.Float16 => Fill(shape, () => (Half)random.NextSingle()),
            ElementType.UInt8 => Fill(shape, () => (byte)random.Next(256)),
            ElementType.Int8 => Fill(shape, () => (sbyte)random.Next(-128, 128)),
            ElementType.Int32 => Fill(shape, () => random.Next(10)),
            ElementType.Int64 => Fill(shape, () => (long)random.Next(10)),
            ElementType.Bool => Tensor.Splat(shape, true),
            _ => throw new UnsupportedException("DEC1671", $"input '{input.Name}': no values can be made for {input.Type}; give them with --input"),
        };
    }

    private static Tensor Fill<T>(Shape shape, Func<T> next)
        where T : unmanaged
    {
        var values = new T[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = next();
        }

        return Tensor.Create(values, shape);
    }
}
