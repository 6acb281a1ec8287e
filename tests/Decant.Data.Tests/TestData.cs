using System.Globalization;
using System.Text;
using Decant.Tensors;

namespace Decant.Data.Tests;

internal static class TestData
{
    public static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    public static string[][] Rows(string name) => [.. File.ReadAllLines(Fixture(name)).Select(l => l.Split('\t'))];

    public static double[] Numbers(string text) => [.. text.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];

    /// <summary>A gray PGM image of one value.</summary>
    public static byte[] Pgm(int width, int height, byte value) =>
        [.. Encoding.ASCII.GetBytes($"P5 {width} {height} 255\n"), .. Enumerable.Repeat(value, width * height)];

    /// <summary>A colour PPM image of one colour.</summary>
    public static byte[] Ppm(int width, int height, byte r, byte g, byte b) =>
        [.. Encoding.ASCII.GetBytes($"P6 {width} {height} 255\n"), .. Enumerable.Repeat(new[] { r, g, b }, width * height).SelectMany(p => p)];

    public static Sample Image(byte[] file, string name = "image") => new(name, new FilePayload(name, file.Length, () => new MemoryStream(file)));

    public static Sample Stored(Tensor tensor, string input = "x") =>
        new("stored", new TensorPayload(new Dictionary<string, RuntimeValue> { [input] = tensor }));

    /// <summary>A 16-bit mono WAV whose samples are 1, 2, 3, … (in units of 1/32768).</summary>
    public static byte[] Wav(int rate, int samples)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * samples));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(rate);
        writer.Write(rate * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * samples);
        for (int i = 1; i <= samples; i++)
        {
            writer.Write((short)i);
        }

        return stream.ToArray();
    }
}
