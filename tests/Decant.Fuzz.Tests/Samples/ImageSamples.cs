using System.Text;

namespace Decant.Fuzz.Tests;

/// <summary>Small images of every variant that the decoders tell apart, made here.</summary>
internal static class ImageSamples
{
    // A baseline JPEG, 16 by 16 pixels, three components with 4:2:0 chroma, and the same picture progressive.
    private const string BaselineJpeg =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2"
        + "NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAQABADASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF"
        + "BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmq"
        + "KjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAEC"
        + "AxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqK"
        + "mqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDk4rDParcWmZ/hrdtrDOOK1LbTM4+WtMFjbWOKlV9of//Z";
    private const string ProgressiveJpeg =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2"
        + "NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wgARCAAQABADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAABAMF/8QAFQEBAQAAAAAAAAAAAAAAAAAAAgP/"
        + "2gAMAwEAAhADEAAAAcmr1KH/xAAXEAADAQAAAAAAAAAAAAAAAAAAAQID/9oACAEBAAEFAlAsyYJzP//EABYRAQEBAAAAAAAAAAAAAAAAAAIAEv/aAAgBAwEBPwErV//EABURAQEAAAAAAAAAAAAAAA"
        + "AAAAMA/9oACAECAQE/ARa//8QAFBABAAAAAAAAAAAAAAAAAAAAIP/aAAgBAQAGPwIf/8QAFhABAQEAAAAAAAAAAAAAAAAAAGEQ/9oACAEBAAE/ITHGL//aAAwDAQACAAMAAAAQR//EABQRAQAAAAAA"
        + "AAAAAAAAAAAAAAD/2gAIAQMBAT8Qb//EABURAQEAAAAAAAAAAAAAAAAAABEA/9oACAECAQE/EDL/xAAXEAEBAQEAAAAAAAAAAAAAAAARACFB/9oACAEBAAE/EH5PHMnJ/9k=";

    /// <summary>The images of an extension.</summary>
    public static IEnumerable<FuzzSample> Of(string extension) => extension switch
    {
        ".png" => Pngs(),
        ".bmp" => Bitmaps(),
        ".pnm" => Anymaps(),
        ".tif" => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "tiff")).Order(StringComparer.Ordinal).Select(static p => new FuzzSample(p)),
        _ => [new("baseline", Convert.FromBase64String(BaselineJpeg)), new("progressive", Convert.FromBase64String(ProgressiveJpeg))],
    };

    private static IEnumerable<FuzzSample> Pngs()
    {
        foreach ((int color, int depth) in new[] { (0, 1), (0, 8), (0, 16), (2, 8), (2, 16), (3, 2), (3, 8), (4, 8), (6, 8) })
        {
            for (int interlace = 0; interlace < 2; interlace++)
            {
                yield return new FuzzSample($"png {color}/{depth}/{interlace}", PngBuilder.Build(11, 9, depth, color, interlace));
            }
        }
    }

    private static IEnumerable<FuzzSample> Bitmaps()
    {
        foreach ((int bits, int compression) in new[] { (1, 0), (4, 0), (8, 0), (24, 0), (32, 0), (16, 3), (8, 1), (4, 2) })
        {
            yield return new FuzzSample($"bmp {bits}/{compression}", BitmapBuilder.Build(7, 5, bits, compression));
        }
    }

    private static IEnumerable<FuzzSample> Anymaps()
    {
        yield return new FuzzSample("P1", Encoding.ASCII.GetBytes("P1\n# comment\n3 2\n0 1 0\n1 0 1\n"));
        yield return new FuzzSample("P2", Encoding.ASCII.GetBytes("P2 3 2 255 0 10 20 30 40 255"));
        yield return new FuzzSample("P3", Encoding.ASCII.GetBytes("P3 2 1 7 0 1 2 3 4 7"));
        yield return new FuzzSample("P4", [.. Encoding.ASCII.GetBytes("P4 9 2\n"), 1, 2, 3, 4]);
        yield return new FuzzSample("P5", [.. Encoding.ASCII.GetBytes("P5 3 2 255\n"), 1, 2, 3, 4, 5, 6]);
        yield return new FuzzSample("P6", [.. Encoding.ASCII.GetBytes("P6 1 2 65535\n"), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    }
}
