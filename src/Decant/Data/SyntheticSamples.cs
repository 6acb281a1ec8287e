using System.Buffers.Binary;
using Decant.Data;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant;

/// <summary>
/// Seeded samples for calibration where there is no data: images of Gaussian noise at several scales with the mean and deviation of photographs,
/// sounds of bursts of noise, standard normal numbers for inputs without preprocessing. They go through the preprocessing as real ones would.
/// </summary>
internal static class SyntheticSamples
{
    private const int Side = 256;
    private const int DefaultRate = 16000;
    private const int Seconds = 8;

    // Mean and deviation of the red, green and blue of ImageNet's photographs, of 255.
    private static readonly float[] Means = [123.7f, 116.3f, 103.5f];
    private static readonly float[] Deviations = [58.4f, 57.1f, 57.4f];

    // Noise whose cells are so many pixels wide, and its share of the variance: most of a photograph's lies in large areas.
    private static readonly (int Cell, float Share)[] Scales = [(64, 0.5f), (16, 0.3f), (4, 0.15f), (1, 0.05f)];

    /// <summary>Samples for a model.</summary>
    public static PreparedDataset Create(Graphs.Model model, Preprocess preprocess, long count)
    {
        if (preprocess.MultipliesSamples)
        {
            return Of(preprocess, count, index => Sound((int)index, preprocess.SoundRate ?? DefaultRate));
        }

        if (!preprocess.DecodesImages)
        {
            return Of(preprocess, count, index => new TensorPayload(Numbers(model, (int)index)));
        }

        PreparedDataset whole = Images(preprocess, count, Side, Side);
        return Fits(model, whole) || Size(model) is not { } size ? whole : Images(preprocess, count, size.Height, size.Width);
    }

    private static PreparedDataset Images(Preprocess preprocess, long count, int height, int width) =>
        Of(preprocess, count, index => new TensorPayload(new Dictionary<string, RuntimeValue> { ["image"] = Image((int)index, height, width) }));

    private static PreparedDataset Of(Preprocess preprocess, long count, Func<long, SamplePayload> make) => new(
        new GeneratedDataset("synthetic samples", count, index => new Sample(index.ToString(System.Globalization.CultureInfo.InvariantCulture), make(index))), preprocess);

    private static bool Fits(Graphs.Model model, PreparedDataset images)
    {
        try
        {
            PreparedSample sample = images.For(model).Take(1).Read().First();
            return model.Graph.RequiredInputs().All(i => !sample.Inputs.TryGetValue(i.Name, out RuntimeValue? value)
                || (value is Tensor tensor && i.Shape is { } shape && shape.Rank == tensor.Rank && shape.Index().All(d => !d.Item.IsNumber || d.Item.Value == tensor.Sizes[d.Index])));
        }
        catch (ModelException)
        {
            return false;
        }
    }

    // The two largest sizes of the first input of four axes: its height and width in either order of axes.
    private static (int Height, int Width)? Size(Graphs.Model model)
    {
        Shape? shape = model.Graph.RequiredInputs().Select(static i => i.Shape).FirstOrDefault(static s => s is { Rank: 4 });
        if (shape is null || shape.Any(static d => d.IsNumber && d.Value > 1 << 14))
        {
            return null;
        }

        int first = shape[3].IsNumber && shape[3].Value <= 4 ? 1 : 2;
        return shape[first].IsNumber && shape[first + 1].IsNumber ? ((int)shape[first].Value, (int)shape[first + 1].Value) : null;
    }

    private static Dictionary<string, RuntimeValue> Numbers(Graphs.Model model, int seed)
    {
        Dictionary<string, RuntimeValue> inputs = ModelInputs.Random(model, seed);
        var random = new Random(seed);
        foreach ((string name, RuntimeValue value) in inputs.Where(static i => i.Value is Tensor { ElementType: ElementType.Float32 }).ToArray())
        {
            var numbers = new float[((Tensor)value).Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = Gaussian(random);
            }

            inputs[name] = Tensor.Create(numbers, ((Tensor)value).Shape);
        }

        return inputs;
    }

    private static Tensor Image(int seed, int height, int width)
    {
        var random = new Random(seed);
        var pixels = new byte[height * width * 3];
        float[] light = Noise(random, height, width);
        for (int channel = 0; channel < 3; channel++)
        {
            float[] colour = Noise(random, height, width);
            for (int i = 0; i < light.Length; i++)
            {
                float value = (0.95f * light[i]) + (0.3f * colour[i]);
                pixels[(i * 3) + channel] = (byte)Math.Clamp(MathF.Round(Means[channel] + (Deviations[channel] * value)), 0, 255);
            }
        }

        return Tensor.Create(pixels, Shape.Of(1, height, width, 3));
    }

    // Noise of variance one: the sum of grids of independent numbers, each stretched without smoothing.
    private static float[] Noise(Random random, int height, int width)
    {
        var noise = new float[height * width];
        foreach ((int cell, float share) in Scales)
        {
            int across = (width / cell) + 2;
            var grid = new float[((height / cell) + 2) * across];
            for (int i = 0; i < grid.Length; i++)
            {
                grid[i] = Gaussian(random) * MathF.Sqrt(share);
            }

            (int shiftY, int shiftX) = (random.Next(cell), random.Next(cell));
            for (int i = 0; i < noise.Length; i++)
            {
                noise[i] += grid[(((i / width) + shiftY) / cell * across) + (((i % width) + shiftX) / cell)];
            }
        }

        return noise;
    }

    // A mono sound of 16 bits: bursts of noise of a quarter second, each of its own loudness and smoothness, a third of them silent.
    private static FilePayload Sound(int seed, int rate)
    {
        const int Header = 44;
        var random = new Random(seed);
        int samples = rate * Seconds;
        var file = new byte[Header + (samples * 2)];
        WriteHeader(file, rate, samples);
        float loudness = 0;
        float smooth = 0;
        float last = 0;
        for (int i = 0; i < samples; i++)
        {
            if (i % (rate / 4) == 0)
            {
                loudness = random.Next(3) == 0 ? 0.001f : MathF.Pow(10, -1.5f * random.NextSingle());
                smooth = random.NextSingle() * 0.95f;
            }

            last = (smooth * last) + (MathF.Sqrt(1 - (smooth * smooth)) * Gaussian(random));
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(Header + (i * 2)), (short)(Math.Clamp(last * loudness * 0.3f, -1, 1) * short.MaxValue));
        }

        return new FilePayload("synthetic sound", file.Length, () => new MemoryStream(file, writable: false));
    }

    private static void WriteHeader(Span<byte> file, int rate, int samples)
    {
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[4..], 36 + (samples * 2));
        "WAVEfmt "u8.CopyTo(file[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(file[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(file[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(file[24..], rate);
        BinaryPrimitives.WriteInt32LittleEndian(file[28..], rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(file[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(file[34..], 16);
        "data"u8.CopyTo(file[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[40..], samples * 2);
    }

    // Box and Muller's transform.
    private static float Gaussian(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
