using System.IO.Compression;
using System.Text;
using Decant.Formats.Decant;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Formats.Tests;

public sealed class DecantFormatTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"decant-format-{Guid.NewGuid():N}.decant");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Weights_ComeBackBitForBit()
    {
        float[] palette = [-1.5f, 0, 0.25f, 7];
        float[] sparse = [.. Enumerable.Range(0, 400).Select(static i => i % 4 == 0 ? 0 : 1f / (i + 2))];
        sparse[3] = 1e-30f;
        sparse[77] = -2;
        sparse[100] = -0f;
        float[] few = [.. Enumerable.Range(0, 400).Select(i => palette[i * 7 % 4])];
        float[] dense = [.. Enumerable.Range(0, 400).Select(static i => 1f / (i + 1))];
        float[] scales = [.. Enumerable.Range(0, 20).Select(static i => 0.1f + (0.01f * i))];
        float[] scaled = [.. Enumerable.Range(0, 400).Select(i => palette[i * 3 % 4] * scales[i / 20])];
        using Model model = Net(sparse, few, dense, scaled);
        Value noted = model.Graph.Find("w3")!;
        noted.Metadata["decant.palette"] = "-1.5 0 0.25 7";
        noted.Metadata["decant.scales"] = string.Join(' ', scales.Select(static s => s.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        noted.Metadata["decant.scale_axis"] = "0";
        IReadOnlyList<string> packed = DecantFormat.Save(model, _path);
        Assert.Equal(["1 weights packed as bitmask", "2 weights packed as palette"], packed);
        Assert.True(DecantFormat.Recognizes(_path));
        using Model again = DecantFormat.Load(_path);
        foreach ((string name, float[] values) in new[] { ("w0", sparse), ("w1", few), ("w2", dense), ("w3", scaled) })
        {
            Value found = again.Graph.Find(name)!;
            Assert.False(found.IsGraphInput);
            Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), found.Initializer!.ToFloats().Select(BitConverter.SingleToInt32Bits));
        }

        Assert.Equal(["x"], again.Graph.Inputs.Select(static i => i.Name));
        Assert.Equal("-1.5 0 0.25 7", again.Graph.Find("w3")!.Metadata["decant.palette"]);
    }

    [Theory]
    [InlineData(50, "csr")]
    [InlineData(3, "bitmask")]
    public void SparseWeights_TakeTheSmallerForm_AndComeBackBitForBit(int every, string form)
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 40000).Select(_ => random.Next(every) == 0 ? random.NextSingle() - 0.5f : 0)];
        values[^1] = -0f;
        using Model model = Net(values);
        Assert.Equal([$"1 weights packed as {form}"], DecantFormat.Save(model, _path));
        using Model again = DecantFormat.Load(_path);
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), again.Graph.Find("w0")!.Initializer!.ToFloats().Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData(0, 21)]
    [InlineData(1, 0)]
    [InlineData(1, 200)]
    public void DamagedRows_AreRefused(int at, byte value)
    {
        DecantFormat.Save(Net(new float[400]), _path);
        Rewrite("manifest.json", static bytes => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("palette", "csr", StringComparison.Ordinal)));
        Rewrite("weights/0.bin", _ =>
        {
            byte[] rows = [1, 1, .. new byte[19], 0, 0, 0, 0];
            rows[at] = value;
            return rows;
        });
        Assert.Equal("DEC1714", Assert.Throws<ModelException>(() => DecantFormat.Load(_path)).Code);
    }

    [Fact]
    public void OtherFiles_AreNotRecognized()
    {
        File.WriteAllText(_path, "PK\u0003\u0004 but no zip");
        Assert.False(DecantFormat.Recognizes(_path));
        File.WriteAllText(_path, "x");
        Assert.False(DecantFormat.Recognizes(_path));
    }

    [Fact]
    public void CutEntries_AreNamed()
    {
        DecantFormat.Save(Net(new float[400]), _path);
        Rewrite("weights/0.bin", static bytes => bytes[..^1]);
        ModelException error = Assert.Throws<ModelException>(() => DecantFormat.Load(_path));
        Assert.Equal("DEC1714", error.Code);
        Assert.Contains("weights/0.bin", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "DEC1715")]
    [InlineData("\"palette\"", "\"wavelet\"", "DEC1715")]
    [InlineData("weights/0.bin", "weights/9.bin", "DEC1714")]
    [InlineData("\"w0\"", "\"w9\"", "DEC1714")]
    [InlineData("20", "2000000000", "DEC1714")]
    [InlineData("20", "-20", "DEC1714")]
    [InlineData("{", "[", "DEC1714")]
    public void WrongManifest_IsRefused(string old, string now, string code)
    {
        DecantFormat.Save(Net(new float[400]), _path);
        Rewrite("manifest.json", bytes => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace(old, now, StringComparison.Ordinal)));
        DecantException error = Assert.ThrowsAny<DecantException>(() => DecantFormat.Load(_path));
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void Bomb_IsRefusedBeforeItExpands()
    {
        DecantFormat.Save(Net(new float[400]), _path);
        Rewrite("weights/0.bin", static _ => new byte[200 << 20]);
        Assert.Contains("expand", Assert.Throws<ModelException>(() => DecantFormat.Load(_path)).Message, StringComparison.Ordinal);
    }

    private void Rewrite(string name, Func<byte[], byte[]> change)
    {
        using ZipArchive zip = ZipFile.Open(_path, ZipArchiveMode.Update);
        ZipArchiveEntry entry = zip.GetEntry(name)!;
        var memory = new MemoryStream();
        using (Stream stream = entry.Open())
        {
            stream.CopyTo(memory);
        }

        entry.Delete();
        using Stream next = zip.CreateEntry(name).Open();
        next.Write(change(memory.ToArray()));
    }

    // x [1,n] times each weight [n,n] in turn.
    private static Model Net(params float[][] weights)
    {
        var model = new Model("net");
        model.Opsets[string.Empty] = 13;
        var editor = new GraphEditor(model.Graph);
        int size = (int)Math.Sqrt(weights[0].Length);
        Value x = editor.AddInput("x", new TensorType(ElementType.Float32, Shape.Of(1, size)));
        for (int i = 0; i < weights.Length; i++)
        {
            x = editor.Insert(new MatMulOp(), [x, editor.AddInitializer($"w{i}", Tensor.Create(weights[i], Shape.Of(size, size)))], null).Output(0)!;
        }

        editor.AddOutput(x);
        return model;
    }
}
