using Decant.Imaging;
using Decant.Tensors;
using YamlDotNet.RepresentationModel;

namespace Decant.Data;

/// <summary>Reads one step by its name; every step stands in one table.</summary>
internal sealed class StepReader
{
    private static readonly Dictionary<string, ColorOrder> Orders = new() { ["rgb"] = ColorOrder.Rgb, ["bgr"] = ColorOrder.Bgr, ["gray"] = ColorOrder.Gray };

    private static readonly Dictionary<string, ResizeMethod> Methods = new()
    {
        ["area"] = ResizeMethod.Area, ["bilinear"] = ResizeMethod.Bilinear, ["bicubic"] = ResizeMethod.Bicubic, ["nearest"] = ResizeMethod.Nearest,
    };

    private readonly YamlSource _yaml;
    private readonly Dictionary<string, Func<string, YamlNode, YamlNode, PreprocessStep>> _readers;

    public StepReader(YamlSource yaml)
    {
        _yaml = yaml;
        _readers = new(StringComparer.Ordinal)
        {
            ["decode"] = (_, key, value) => new DecodeStep(yaml.Place(key), yaml.Word(value, "decode", Orders)),
            ["resize"] = (_, key, value) => Resize(key, value),
            ["crop"] = (_, key, value) => Crop(key, value),
            ["divide"] = (name, key, value) => Arithmetic(name, key, value, ArithmeticKind.Divide),
            ["multiply"] = (name, key, value) => Arithmetic(name, key, value, ArithmeticKind.Multiply),
            ["subtract"] = (name, key, value) => Arithmetic(name, key, value, ArithmeticKind.Subtract),
            ["add"] = (name, key, value) => Arithmetic(name, key, value, ArithmeticKind.Add),
            ["mean"] = (name, key, value) => Arithmetic(name, key, value, ArithmeticKind.Subtract),
            ["std"] = (name, key, value) => Arithmetic(name, key, value, ArithmeticKind.Divide),
            ["layout"] = (_, key, value) => Layout(key, value),
            ["cast"] = (_, key, value) => new CastStep(yaml.Place(key), yaml.Word(value, "cast", Types)),
            ["reshape"] = (_, key, value) => Reshape(key, value),
        };
    }

    /// <summary>The element types by the names that users write.</summary>
    public static IReadOnlyDictionary<string, ElementType> Types { get; } = TensorConversion.Targets.ToDictionary(t => t.Name());

    public PreprocessStep Read(string name, YamlNode key, YamlNode value) => _readers.TryGetValue(name, out var read)
        ? read(name, key, value)
        : throw _yaml.Unknown(key, "step", name, _readers.Keys.Append("audio"));

    public AudioFrames Audio(YamlNode key, YamlNode value)
    {
        Dictionary<string, YamlNode> entries = _yaml.Entries(value, "audio", "rate", "hop", "context", "channel", "resample");
        return new AudioFrames(
            _yaml.Place(key),
            Optional(entries, "rate", 1),
            Optional(entries, "hop", 1),
            Optional(entries, "context", 0) ?? 0,
            entries.TryGetValue("channel", out YamlNode? channel) && _yaml.Scalar(channel, "channel") != "mix" ? _yaml.Integer(channel, "channel", 0) : null,
            entries.TryGetValue("resample", out YamlNode? resample) && _yaml.Word(resample, "resample", new Dictionary<string, bool> { ["linear"] = true, ["refuse"] = false }));
    }

    private int? Optional(Dictionary<string, YamlNode> entries, string key, int least) =>
        entries.TryGetValue(key, out YamlNode? node) ? _yaml.Integer(node, key, least) : null;

    private ResizeStep Resize(YamlNode key, YamlNode value)
    {
        if (value is not YamlMappingNode)
        {
            // Short forms: one number is the shorter side, two are height and width.
            int[] sizes = Sizes(value, "resize");
            return sizes.Length == 1
                ? new ResizeStep(_yaml.Place(key), sizes[0], 0, 0, ResizeMethod.Bilinear)
                : new ResizeStep(_yaml.Place(key), null, sizes[1], sizes[0], ResizeMethod.Bilinear);
        }

        Dictionary<string, YamlNode> entries = _yaml.Entries(value, "resize", "short", "width", "height", "size", "method");
        ResizeMethod method = entries.TryGetValue("method", out YamlNode? word) ? _yaml.Word(word, "method", Methods) : ResizeMethod.Bilinear;
        int? side = Optional(entries, "short", 1);
        int? width = Optional(entries, "width", 1);
        int? height = Optional(entries, "height", 1);
        int[] size = entries.TryGetValue("size", out YamlNode? sizeNode) ? Sizes(sizeNode, "size") : [];
        int forms = (side is null ? 0 : 1) + (size.Length == 0 ? 0 : 1) + (width is null && height is null ? 0 : 1);
        if (forms != 1 || width is null != height is null)
        {
            throw _yaml.Bad(value, "resize: one of short, size, or width and height together expected");
        }

        return new ResizeStep(_yaml.Place(key), side, width ?? size.LastOrDefault(), height ?? size.FirstOrDefault(), method);
    }

    private CropStep Crop(YamlNode key, YamlNode value)
    {
        int[] sizes = Sizes(value, "crop");
        return new CropStep(_yaml.Place(key), sizes[0], sizes[^1]);
    }

    private int[] Sizes(YamlNode node, string what)
    {
        int[] sizes = _yaml.OneOrMore(node, what, (n, w) => _yaml.Integer(n, w, 1));
        return sizes.Length <= 2 ? sizes : throw _yaml.Bad(node, $"{what}: one number or [height, width] expected");
    }

    private ArithmeticStep Arithmetic(string name, YamlNode key, YamlNode value, ArithmeticKind kind)
    {
        float[] numbers = _yaml.OneOrMore(value, name, _yaml.Number);
        return kind != ArithmeticKind.Divide || !numbers.Contains(0f)
            ? new ArithmeticStep(name, _yaml.Place(key), kind, numbers)
            : throw _yaml.Bad(value, $"{name}: division by zero");
    }

    private LayoutStep Layout(YamlNode key, YamlNode value)
    {
        string layout = _yaml.Scalar(value, "layout").ToLowerInvariant();
        return layout.Length > 0 && layout.All(a => "nchwt".Contains(a, StringComparison.Ordinal)) && layout.Distinct().Count() == layout.Length
            ? new LayoutStep(_yaml.Place(key), layout)
            : throw _yaml.Unknown(value, "layout", layout, ["nchw", "nhwc", "chw", "hwc", "nhw", "hw", "nt"]);
    }

    private ReshapeStep Reshape(YamlNode key, YamlNode value)
    {
        long[] sizes = _yaml.OneOrMore(value, "reshape", (n, w) => (long)_yaml.Integer(n, w, -1));
        return sizes.Count(s => s < 0) <= 1 ? new ReshapeStep(_yaml.Place(key), sizes) : throw _yaml.Bad(value, "reshape: only one size may be -1");
    }
}
