using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;
using Decant.Graphs;

namespace Decant.Formats.Tests.Onnx;

/// <summary>No version of an operator is silently misread: what a version changed is known, and a node of any version is understood or refused with the reason.</summary>
public class OperatorVersionsTests
{
    // Changes of the schema that change no meaning.
    private static readonly Dictionary<(string Name, int Version), string> Harmless = new()
    {
        [("Clip", 6)] = "limits that were absent became infinite ones",
        [("Constant", 11)] = "the value may be sparse",
        [("GRU", 3)] = "a misspelled default",
        [("Gemm", 11)] = "C became optional",
        [("Hardmax", 11)] = "documentation",
        [("LpPool", 2)] = "also: the kernel must be stated",
    };

    // Upgrades that need ranks or constants, which these nodes have not.
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["Add 1"] = "ranks", ["Add 6"] = "ranks", ["And 1"] = "ranks", ["Div 1"] = "ranks", ["Div 6"] = "ranks", ["Equal 1"] = "ranks", ["Greater 1"] = "ranks",
        ["Less 1"] = "ranks", ["Mul 1"] = "ranks", ["Mul 6"] = "ranks", ["Or 1"] = "ranks", ["Pow 1"] = "ranks", ["PRelu 1"] = "ranks", ["PRelu 6"] = "ranks",
        ["Sub 1"] = "ranks", ["Sub 6"] = "ranks", ["Xor 1"] = "ranks",
        ["BatchNormalization 1"] = "training outputs", ["BatchNormalization 6"] = "training outputs", ["BatchNormalization 7"] = "training outputs", ["BatchNormalization 9"] = "training outputs",
        ["Dropout 1"] = "training", ["Dropout 6"] = "training",
        ["Resize 10"] = "computed scales", ["Split 1"] = "computed sizes", ["Tile 1"] = "computed axis",
    };

    [Fact]
    public void Changes_ThatMoveOrDropSomething_AreKnownToBreak()
    {
        var missing = Pairs()
            .Where(static p => !Harmless.ContainsKey((p.After.Name, p.After.Since)) && (p.After.IsDeprecated || Drops(p.Before, p.After)))
            .Where(static p => !OperatorHistory.All.Any(c => c.Name == p.After.Name && c.Version == p.After.Since && c.IsBreaking))
            .Select(static p => $"{p.After.Name} {p.After.Since}");

        Assert.Empty(missing);
    }

    [Fact]
    public void Attributes_ThatWereAdded_AreNotWrittenForOlderOpsets()
    {
        var missing = Pairs()
            .Where(static p => p.After.Since > OperatorHistory.OldestTarget && !p.After.IsDeprecated)
            .SelectMany(static p => p.After.Attributes.Keys.Except(p.Before.Attributes.Keys).Select(a => (p.After.Name, p.After.Since, Attribute: a)))
            .Where(static a => !OperatorHistory.All.Any(c => c.Name == a.Name && c.Version == a.Since && (c.Downgrade is not null || c.NewAttributes.Contains(a.Attribute))))
            .Select(static a => $"{a.Name} {a.Since}: {a.Attribute}");

        Assert.Empty(missing);
    }

    [Fact]
    public void Introductions_AreThoseOfTheTable()
    {
        foreach (IGrouping<string, OperatorVersion> versions in OperatorVersion.All.Where(static v => v.Name is not "Scatter" and not "Upsample").GroupBy(static v => v.Name))
        {
            Assert.Equal((versions.Key, versions.Min(static v => v.Since)), (versions.Key, OperatorIntroductions.Of(versions.Key)));
        }
    }

    [Fact]
    public void Import_NodeOfEveryVersion_IsUnderstoodOrRefusedWithTheReason()
    {
        var refused = new List<string>();
        foreach (OperatorVersion version in OperatorVersion.All.Where(static v => !v.IsDeprecated && v.Attributes.Values.All(static a => a.Kind != "GRAPH")))
        {
            using Model model = OnnxFormat.Load(ProtoWriter.ToArray(Proto(version)), $"{version.Name}.onnx", ".");
            if (model.Graph.Nodes.Select(static n => n.Op).OfType<OpaqueOp>().SingleOrDefault() is { } opaque)
            {
                Assert.False(string.IsNullOrEmpty(opaque.Reason));
                Assert.DoesNotContain("attribute", opaque.Reason, StringComparison.Ordinal);
                refused.Add($"{version.Name} {version.Since}");
            }
        }

        Assert.Equal(string.Join(", ", Refused.Keys.Order(StringComparer.Ordinal)), string.Join(", ", refused.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("ATen")]
    [InlineData("ImageScaler")]
    [InlineData("ParametricSoftplus")]
    [InlineData("DynamicSlice")]
    public void Import_ExperimentalOperator_IsCarriedThroughAndSaysWhy(string name)
    {
        using Model model = OnnxFormat.Load(ProtoWriter.ToArray(Proto(new OperatorVersion(name, 1, false, new Dictionary<string, (string, string)>(), ["X"], ["Y"]))), "m.onnx", ".");

        Assert.Equal("no operator of this name is known", ((OpaqueOp)model.Graph.Nodes.Single().Op).Reason);
    }

    private static IEnumerable<(OperatorVersion Before, OperatorVersion After)> Pairs() => OperatorVersion.All.GroupBy(static v => v.Name)
        .SelectMany(static g => g.OrderBy(static v => v.Since).Zip(g.OrderBy(static v => v.Since).Skip(1)));

    // An attribute went or has another kind or default, or an input or output means another.
    private static bool Drops(OperatorVersion before, OperatorVersion after) =>
        before.Attributes.Any(a => !after.Attributes.TryGetValue(a.Key, out (string Kind, string Default) now) || now != a.Value)
        || before.Inputs.Length > after.Inputs.Length || before.Outputs.Length > after.Outputs.Length
        || before.Inputs.Zip(after.Inputs).Any(static i => i.First.TrimEnd('?') != i.Second.TrimEnd('?') && !i.Second.EndsWith(i.First, StringComparison.Ordinal));

    private static ModelProto Proto(OperatorVersion version)
    {
        var node = new NodeProto { OpType = version.Name, Name = "node" };
        node.Input.AddRange(version.Inputs.Select(static (_, i) => $"in{i}"));
        node.Output.AddRange(version.Outputs.Select(static (_, i) => $"out{i}"));
        node.Attribute.AddRange(version.Attributes.Select(static a => Attribute(a.Key, a.Value.Kind, a.Value.Default)).OfType<AttributeProto>());
        var graph = new GraphProto { Name = "g" };
        graph.Input.AddRange(node.Input.Select(static n => new ValueInfoProto { Name = n }));
        graph.Output.AddRange(node.Output.Select(static n => new ValueInfoProto { Name = n }));
        graph.Node.Add(node);
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = version.Since });
        return model;
    }

    // The default, or a sample: what has no default is often what a later version took away.
    private static AttributeProto? Attribute(string name, string kind, string value)
    {
        string? given = value is "required" or "" || name == "broadcast" ? null : value;
        var attribute = new AttributeProto { Name = name };
        switch (kind)
        {
            case "INT":
                (attribute.Type, attribute.I) = (AttributeType.Int, given is null ? 1 : long.Parse(given, System.Globalization.CultureInfo.InvariantCulture));
                return attribute;
            case "FLOAT":
                (attribute.Type, attribute.F) = (AttributeType.Float, given is null ? 1 : float.Parse(given, System.Globalization.CultureInfo.InvariantCulture));
                return attribute;
            case "INTS" when name is not "value_ints":
                attribute.Type = AttributeType.Ints;
                attribute.Ints.AddRange([1, 2]);
                return attribute;
            case "FLOATS" when name == "scales":
                attribute.Type = AttributeType.Floats;
                attribute.Floats.AddRange([1, 2]);
                return attribute;
            case "STRING" when given is not null && given != "foward":
                (attribute.Type, attribute.S) = (AttributeType.String, ByteRange.Utf8(given));
                return attribute;
            case "STRING" when value == "required":
                (attribute.Type, attribute.S) = (AttributeType.String, ByteRange.Utf8(name == "to" ? "FLOAT" : "i->i"));
                return attribute;
            case "TENSOR" when name == "value":
                var tensor = new TensorProto { DataType = 1, RawData = new ByteRange(new byte[4]) };
                tensor.Dims.Add(1);
                (attribute.Type, attribute.T) = (AttributeType.Tensor, tensor);
                return attribute;
            default:
                return null;
        }
    }
}
