using System.Text;

namespace Decant.Fuzz.Tests;

/// <summary>Archives of images.</summary>
internal sealed class ZipTarget() : DatasetTarget(".zip")
{
    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples()
    {
        FuzzSample[] images = [.. ImageSamples.Of(".pnm")];
        yield return new FuzzSample("flat", ArraySamples.Zip([.. images.Select(static i => (i.Name + ".pnm", i.Bytes()))]));
        yield return new FuzzSample("classes", ArraySamples.Zip([.. images.Select(static (i, n) => ($"set/{(n % 2 == 0 ? "cat" : "dog")}/{n}.ppm", i.Bytes()))]));
        yield return new FuzzSample("names", ArraySamples.Zip(("../a.png", [1, 2]), ("/b.png", []), ("C:\\c.png", [3]), ("nul.png", [4]), ("nul.png", Encoding.ASCII.GetBytes("P1 1 1 1"))));
    }
}
