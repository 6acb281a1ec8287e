namespace Decant.Cli;

/// <summary>Draws the demonstration's labelled images: one shape of random place, size, turn and colour on a noisy ground.</summary>
internal static class ShapeDrawer
{
    /// <summary>The width and height of an image, in pixels.</summary>
    public const int Size = 32;

    /// <summary>The number of classes.</summary>
    public static int Classes { get; } = Enum.GetValues<ShapeKind>().Length;

    /// <summary>The image of an index: RGB bytes, rows from the top. Equal seeds and indices give equal images.</summary>
    public static (byte[] Pixels, ShapeKind Kind) Draw(int seed, int index)
    {
        var random = new Random(unchecked((seed * 1_000_003) + index));
        var kind = (ShapeKind)(index % Classes);
        double radius = 6 + (random.NextDouble() * 7);
        double x = radius + (random.NextDouble() * (Size - (2 * radius)));
        double y = radius + (random.NextDouble() * (Size - (2 * radius)));
        (double sin, double cos) = Math.SinCos(random.NextDouble() * 2 * Math.PI);
        double[] ground = Colour(random);
        double[] ink = Contrasting(random, ground);
        double noise = 10 + (random.NextDouble() * 45);
        var pixels = new byte[Size * Size * 3];
        for (int at = 0; at < Size * Size; at++)
        {
            double cover = Coverage(kind, at % Size, at / Size, x, y, radius, sin, cos);
            for (int channel = 0; channel < 3; channel++)
            {
                double value = ground[channel] + (cover * (ink[channel] - ground[channel])) + ((random.NextDouble() - 0.5) * 2 * noise);
                pixels[(at * 3) + channel] = (byte)Math.Clamp(Math.Round(value), 0, 255);
            }
        }

        return (pixels, kind);
    }

    // The share of a pixel inside the shape, from four points in it.
    private static double Coverage(ShapeKind kind, int column, int row, double x, double y, double radius, double sin, double cos)
    {
        int inside = 0;
        for (int sample = 0; sample < 4; sample++)
        {
            double dx = (column + 0.25 + (0.5 * (sample % 2)) - x) / radius;
            double dy = (row + 0.25 + (0.5 * (sample / 2)) - y) / radius;
            inside += Contains(kind, (dx * cos) + (dy * sin), (dy * cos) - (dx * sin)) ? 1 : 0;
        }

        return inside / 4.0;
    }

    private static bool Contains(ShapeKind kind, double u, double v)
    {
        double distance = Math.Sqrt((u * u) + (v * v));
        double side = Math.Max(Math.Abs(u), Math.Abs(v));
        return kind switch
        {
            ShapeKind.Disc => distance < 0.9,
            ShapeKind.Ring => distance is < 0.95 and > 0.55,
            ShapeKind.Square => side < 0.7,
            ShapeKind.Frame => side is < 0.75 and > 0.42,
            ShapeKind.Triangle => v < 0.5 && v > (Math.Abs(u) * 1.7) - 0.95,
            ShapeKind.Cross => side < 0.95 && Math.Min(Math.Abs(u), Math.Abs(v)) < 0.22,
            ShapeKind.HalfDisc => distance < 0.95 && v < 0,
            ShapeKind.Bar => Math.Abs(u) < 0.95 && Math.Abs(v) < 0.2,
            ShapeKind.Stripes => Math.Abs(u) < 0.9 && Math.Abs(v) is < 0.65 and > 0.25,
            _ => distance < StarEdge(Math.Atan2(v, u)),
        };
    }

    private static double StarEdge(double angle)
    {
        double turn = Math.Abs((((angle / (2 * Math.PI / 5)) + 10) % 1) - 0.5) * 2;
        return 0.35 + (0.65 * turn);
    }

    private static double[] Colour(Random random) => [random.Next(256), random.Next(256), random.Next(256)];

    private static double[] Contrasting(Random random, double[] ground)
    {
        double[] colour;
        do
        {
            colour = Colour(random);
        }
        while (colour.Zip(ground, static (a, b) => Math.Abs(a - b)).Sum() < 150);

        return colour;
    }
}
