using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Decant.Tensors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Reads and writes the values of recipe files; errors name the line and column.</summary>
internal static class RecipeYaml
{
    // What the numbers of one layer may take: more than any layer has that is rounded with regard to data.
    private const long MostBytes = 1 << 27;

    public static YamlMappingNode Map(params ReadOnlySpan<(string Key, YamlNode? Value)> entries)
    {
        var map = new YamlMappingNode();
        foreach ((string key, YamlNode? value) in entries)
        {
            if (value is not null)
            {
                map.Add(key, value);
            }
        }

        return map;
    }

    public static YamlNode Text(string value) => new YamlScalarNode(value) { Style = ScalarStyle.DoubleQuoted };

    public static YamlNode Word(string value) => new YamlScalarNode(value);

    public static YamlNode Number(long value) => Word(value.ToString(CultureInfo.InvariantCulture));

    public static YamlNode Number(float value) => Word(value.ToString("R", CultureInfo.InvariantCulture));

    public static YamlNode Number(double value) => Word(value.ToString("R", CultureInfo.InvariantCulture));

    public static YamlNode Flag(bool value) => Word(value ? "true" : "false");

    public static YamlNode Choice<T>(T value)
        where T : struct, Enum => Word(value.ToString().ToLowerInvariant());

    public static YamlNode Texts(IEnumerable<string> values) => Row(values.Select(Text));

    public static YamlSequenceNode Row(IEnumerable<YamlNode> values) => new(values) { Style = YamlDotNet.Core.Events.SequenceStyle.Flow };

    public static YamlNode Vectors(IReadOnlyDictionary<string, float[]> vectors) => new YamlMappingNode(vectors
        .OrderBy(static v => v.Key, StringComparer.Ordinal)
        .Select(static v => KeyValuePair.Create(Text(v.Key), (YamlNode)Row(v.Value.Select(Number)))));

    /// <summary>Integers of one byte, compressed, as base64.</summary>
    public static YamlNode SmallIntegers(sbyte[] values) => Packed(MemoryMarshal.AsBytes<sbyte>(values), values.LongLength);

    /// <summary>Bytes, compressed, as base64.</summary>
    public static YamlNode Bytes(byte[] values) => Packed(values, values.LongLength);

    /// <summary>Single-precision numbers, little-endian and compressed, as base64.</summary>
    public static YamlNode Floats(float[] values) => Packed(MemoryMarshal.AsBytes<float>(values), values.LongLength);

    public static ModelException Bad(YamlNode node, string message) =>
        new("DEC2010", $"recipe, line {node.Start.Line}, column {node.Start.Column}: {message}");

    public static YamlMappingNode AsMap(YamlNode node) =>
        node as YamlMappingNode ?? throw Bad(node, "expected a mapping of keys to values");

    public static YamlNode Get(YamlMappingNode map, string key) =>
        TryGet(map, key) ?? throw Bad(map, $"the key '{key}' is missing");

    public static YamlNode? TryGet(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;

    public static string AsText(YamlNode node) =>
        (node as YamlScalarNode)?.Value ?? throw Bad(node, "expected a text");

    public static long AsInteger(YamlNode node) =>
        long.TryParse(AsText(node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Bad(node, $"'{AsText(node)}' is no integer");

    public static float AsFloat(YamlNode node) =>
        float.TryParse(AsText(node), NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
            ? value
            : throw Bad(node, $"'{AsText(node)}' is no number");

    public static double AsDouble(YamlNode node) =>
        double.TryParse(AsText(node), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Bad(node, $"'{AsText(node)}' is no number");

    public static bool AsFlag(YamlNode node) => AsText(node) switch
    {
        "true" => true,
        "false" => false,
        var other => throw Bad(node, $"'{other}' is neither true nor false"),
    };

    public static IReadOnlyList<YamlNode> AsRow(YamlNode node) =>
        (node as YamlSequenceNode)?.Children.ToArray() ?? throw Bad(node, "expected a list");

    public static IReadOnlyList<string> AsTexts(YamlNode node) => [.. AsRow(node).Select(AsText)];

    public static IReadOnlyDictionary<string, float[]> AsVectors(YamlNode node) => AsMap(node).Children.ToDictionary(
        static v => AsText(v.Key), static v => AsRow(v.Value).Select(AsFloat).ToArray(), StringComparer.Ordinal);

    public static sbyte[] AsSmallIntegers(YamlNode node) => AsPacked<sbyte>(node);

    public static byte[] AsBytes(YamlNode node) => AsPacked<byte>(node);

    public static float[] AsFloats(YamlNode node) => AsPacked<float>(node);

    public static T AsChoice<T>(YamlNode node)
        where T : struct, Enum => Enum.TryParse(AsText(node), ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw Bad(node, $"'{AsText(node)}' is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");

    public static ElementType AsType(YamlNode node) =>
        Enum.TryParse(AsText(node), ignoreCase: true, out ElementType type) && type.IsInteger()
            ? type
            : throw Bad(node, $"'{AsText(node)}' is no integer type");

    private static YamlNode Packed(ReadOnlySpan<byte> values, long count)
    {
        var bytes = new MemoryStream();
        using (var deflate = new DeflateStream(bytes, CompressionLevel.Optimal))
        {
            deflate.Write(values);
        }

        return Map(("count", Number(count)), ("deflate", Word(Convert.ToBase64String(bytes.ToArray()))));
    }

    private static unsafe T[] AsPacked<T>(YamlNode node)
        where T : unmanaged
    {
        YamlMappingNode map = AsMap(node);
        YamlNode data = Get(map, "deflate");
        YamlNode count = Get(map, "count");
        try
        {
            // A byte of deflate stands for no more than 1,032 bytes.
            byte[] packed = Convert.FromBase64String(AsText(data));
            long wanted = AsInteger(count);
            if (wanted < 0 || wanted > Math.Min(packed.Length * 1032L, MostBytes) / sizeof(T))
            {
                throw Bad(count, $"{wanted} numbers do not fit {packed.Length} compressed bytes");
            }

            var values = new T[wanted];
            using var deflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
            deflate.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or EndOfStreamException)
        {
            throw Bad(data, $"the compressed numbers cannot be read: {e.Message}");
        }
    }
}
