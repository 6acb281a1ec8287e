using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;
using Decant.Graphs;
using Decant.Tests.Shared;

namespace Decant.Formats.Tests.Onnx;

public class OnnxAssetsTests
{
    [SkippableFact]
    public void ReadAndWrite_EveryAsset_GivesTheSameMessage()
    {
        string[] paths = Directory.GetFiles(SharedAssets.Require("."), "*.onnx", SearchOption.AllDirectories);
        Assert.True(paths.Length >= 32, $"{paths.Length} files");
        foreach (string path in paths)
        {
            using OnnxFile file = OnnxReader.Read(path);
            byte[] written = ProtoWriter.ToArray(file.Model);

            Assert.Equal(global::Onnx.ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)), global::Onnx.ModelProto.Parser.ParseFrom(written));
        }
    }

    [SkippableFact]
    public void LoadAndSave_EveryAssetUnmodified_GivesTheSameMessage()
    {
        foreach (string path in Directory.GetFiles(SharedAssets.Require("."), "*.onnx", SearchOption.AllDirectories))
        {
            using Model model = OnnxFormat.Load(path);
            var expected = global::Onnx.ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
            DropStaleTypes(expected.Graph);
            var written = global::Onnx.ModelProto.Parser.ParseFrom(OnnxFormat.ToArray(model));

            Assert.True(expected.Equals(written), $"{path}: {FirstDifference(expected, written)}");
        }
    }

    // ONNX Runtime's tool leaves types of values behind that no node computes any more.
    private static void DropStaleTypes(global::Onnx.GraphProto graph)
    {
        HashSet<string> names = [.. graph.Node.SelectMany(n => n.Output), .. graph.Input.Select(i => i.Name), .. graph.Initializer.Select(i => i.Name)];
        global::Onnx.ValueInfoProto[] kept = [.. graph.ValueInfo.Where(v => names.Contains(v.Name))];
        graph.ValueInfo.Clear();
        graph.ValueInfo.AddRange(kept);
    }

    private static string FirstDifference(global::Onnx.ModelProto expected, global::Onnx.ModelProto written)
    {
        string[] before = Lines(expected);
        string[] after = Lines(written);
        int at = Enumerable.Range(0, Math.Min(before.Length, after.Length)).FirstOrDefault(i => before[i] != after[i], Math.Min(before.Length, after.Length));
        return $"line {at}: {before.ElementAtOrDefault(at)} became {after.ElementAtOrDefault(at)}";
    }

    private static string[] Lines(global::Onnx.ModelProto model) =>
        [.. model.ToString().Replace("\"node\":", "\n", StringComparison.Ordinal).Replace("}, {", "}\n{", StringComparison.Ordinal).Split('\n').Select(l => l.Length > 300 ? l[..300] : l)];
}
