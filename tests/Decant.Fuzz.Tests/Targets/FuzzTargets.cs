namespace Decant.Fuzz.Tests;

/// <summary>The targets by name.</summary>
internal static class FuzzTargets
{
    private static readonly OrderedDictionary<string, Func<FuzzTarget>> All = new(StringComparer.Ordinal)
    {
        ["onnx-bytes"] = static () => new OnnxBytesTarget(),
        ["onnx-graph"] = static () => new OnnxGraphTarget(),
        ["onnx-operators"] = static () => new OnnxOperatorsTarget(),
        ["onnx-external"] = static () => new OnnxExternalTarget(),
        ["decant"] = static () => new DecantTarget(),
        ["onnx-values"] = static () => new OnnxValuesTarget(),
        ["npy"] = static () => new NpyTarget(),
        ["npz"] = static () => new NpzTarget(),
        ["idx"] = static () => new IdxTarget(),
        ["zip"] = static () => new ZipTarget(),
        ["labels"] = static () => new LabelsTarget(),
        ["wav"] = static () => new WavTarget(),
        ["png"] = static () => new PngTarget(),
        ["jpeg"] = static () => new ImageTarget(".jpg"),
        ["bmp"] = static () => new ImageTarget(".bmp"),
        ["pnm"] = static () => new ImageTarget(".pnm"),
        ["tiff"] = static () => new ImageTarget(".tif"),
        ["preprocess"] = static () => new PreprocessTarget(),
        ["recipe"] = static () => new RecipeTarget(),
        ["tuning"] = static () => new TuningTarget(),
    };

    /// <summary>The names, in the order in which they are tried.</summary>
    public static IReadOnlyList<string> Names => [.. All.Keys];

    /// <summary>The target of a name; those of <see cref="FaultyTarget"/>, which test the watch itself, are not among <see cref="Names"/>.</summary>
    public static FuzzTarget Create(string name) => All.TryGetValue(name, out Func<FuzzTarget>? create) ? create() : FaultyTarget.Create(name);
}
