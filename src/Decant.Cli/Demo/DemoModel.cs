namespace Decant.Cli;

/// <summary>The demonstration's trained network, embedded in the program (<c>samples/shapes</c> holds it and its training script).</summary>
internal static class DemoModel
{
    private const string Resource = "shapes.onnx";

    /// <summary>Writes the network into a folder and returns its path.</summary>
    public static string WriteTo(string folder)
    {
        string path = Path.Combine(folder, Resource);
        using Stream source = typeof(DemoModel).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the resource '{Resource}' is missing from the program");
        using FileStream target = File.Create(path);
        source.CopyTo(target);
        return path;
    }
}
