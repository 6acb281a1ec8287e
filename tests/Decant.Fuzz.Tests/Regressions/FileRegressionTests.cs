using System.Text;
using Decant.Data;
using Decant.Formats.Onnx;
using Decant.Imaging;
using Decant.Tensors;

namespace Decant.Fuzz.Tests;

/// <summary>Data, pictures, tables and texts that once broke the rules, or are known to break such readers.</summary>
public sealed class FileRegressionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("decant-fuzz-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.png\0,1\n")]
    [InlineData("../a.png,1\n")]
    [InlineData("/a.png,1\n")]
    [InlineData("C:\\a.png,1\n")]
    public void Labels_PathThatIsNone_IsRefused(string text)
    {
        string labels = Write("labels.csv", Encoding.UTF8.GetBytes(text));
        Assert.Equal("DEC1504", Assert.Throws<ModelException>(() => DatasetFormats.Open(new DatasetRequest(_folder) { Labels = labels })).Code);
    }

    [Theory]
    [InlineData("recipe: [")]
    [InlineData("recipe: *a")]
    [InlineData("&a [*a]")]
    [InlineData("? [")]
    [InlineData("%YAML 9.9\n--- !!x")]
    public void Recipe_BrokenYaml_IsRefused(string text) => Assert.Equal("DEC2010", Assert.Throws<ModelException>(() => Recipe.Parse(text)).Code);

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{ \"name\": \"x\", \"encoding\": \"bitmask\", \"shape\": null, \"entry\": \"model.onnx\" }")]
    [InlineData("{ \"name\": \"x\", \"encoding\": \"bitmask\", \"shape\": [2000000000, 2000000000, 2000000000, 2000000000], \"entry\": \"model.onnx\" }")]
    [InlineData("{ \"name\": \"x\", \"encoding\": \"palette\", \"shape\": [1], \"entry\": null }")]
    public void Container_EntryThatIsNone_IsRefused(string entry)
    {
        byte[] model = new ProtoModel().Input("x", ElementType.Float32, 1).Add("Neg", "x", "y").Outputs("y").ToArray();
        byte[] manifest = Encoding.UTF8.GetBytes($$"""{ "version": 1, "weights": [ {{entry}} ] }""");
        string path = Write("m.decant", ArraySamples.Zip(("manifest.json", manifest), ("model.onnx", model)));
        Assert.Equal("DEC1714", Assert.Throws<ModelException>(() => Formats.Decant.DecantFormat.Load(path)).Code);
    }

    [Theory]
    [InlineData("quantize-weights: { encoding: int4, block: 22483, symmetric: true, form: matmulnbits, keep-float: [] }")]
    [InlineData("quantize-weights: { encoding: int4, block: 99999999999, symmetric: true, form: matmulnbits, keep-float: [] }")]
    [InlineData("narrow-weights: { type: int8, minimum-length: 4, keep-float: [] }")]
    public void Recipe_NumberThatNoStepTakes_IsRefused(string step)
    {
        string text = $"recipe: 1\nsource: {{ name: \"m.onnx\", sha256: 00ff }}\nsteps:\n- {step}\n";
        Assert.Equal("DEC2010", Assert.Throws<ModelException>(() => Recipe.Parse(text)).Code);
    }

    [Fact]
    public void Recipe_NestedDeep_IsRefused() => Assert.Equal("DEC2010", Assert.Throws<ModelException>(() => Recipe.Parse("recipe: " + new string('[', 100_000))).Code);

    [Fact]
    public void Preprocess_NestedDeep_IsRefused() => Assert.Equal("DEC1511", Assert.Throws<ModelException>(() => Preprocess.Parse(new string('[', 100_000), "deep")).Code);

    [Theory]
    [InlineData("- resize: [2000000000, 2000000000]\n")]
    [InlineData("- resize: { short: 2147483647 }\n")]
    public void Preprocess_HugePicture_IsRefused(string step)
    {
        byte[] picture = PngBuilder.Build(11, 9, 8, 2, 0);
        Preprocess preprocess = Preprocess.Parse("- decode: rgb\n" + step, "huge").Bind(["x"]);
        Assert.Equal("DEC1513", Assert.Throws<ModelException>(() => preprocess.Apply(new Sample("s", new FilePayload("s", picture.Length, () => new MemoryStream(picture)))).ToList()).Code);
    }

    [Fact]
    public void Preprocess_HugeFrame_IsRefused()
    {
        byte[] sound = ArraySamples.Wav().First().Bytes();
        Preprocess preprocess = Preprocess.Parse("- audio: { hop: 2147483647, context: 2147483647 }\n", "huge").Bind(["x"]);
        Assert.Equal("DEC1513", Assert.Throws<ModelException>(() => preprocess.Apply(new Sample("s", new FilePayload("s", sound.Length, () => new MemoryStream(sound)))).ToList()).Code);
    }

    [Theory]
    [InlineData(".npz")]
    [InlineData(".zip")]
    public void Archive_OfAGigabyteOfZeros_IsReadInPieces(string extension)
    {
        byte[] header = ArraySamples.Npy("|u1", false, "(1000000, 1000)", 0, 1);
        string path = Path.Combine(_folder, "bomb" + extension);
        using (var archive = System.IO.Compression.ZipFile.Open(path, System.IO.Compression.ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry(extension == ".npz" ? "x.npy" : "x.pgm", System.IO.Compression.CompressionLevel.Fastest).Open();
            entry.Write(extension == ".npz" ? header : Encoding.ASCII.GetBytes("P5 30000 30000 255\n"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 600; i++)
            {
                entry.Write(zeros);
            }
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Record.Exception(() =>
        {
            foreach (Sample sample in DatasetFormats.Open(new DatasetRequest(path)).Read(limit: 3))
            {
                _ = sample.Payload is FilePayload file ? file.ReadAllBytes() : null;
            }
        });
        Assert.True(error is null || Verdict.IsRefusal(error), error?.ToString());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 64 << 20);
    }

    [Fact]
    public void Idx_GzippedZerosForBillionsOfElements_IsRefused()
    {
        byte[] file = ArraySamples.Gzip([.. ArraySamples.IdxFile(0x0E, [0x7FFFFFFF, 0x7FFF], 0), .. new byte[1 << 16]]);
        string path = Write("bomb.gz", file);
        Assert.Equal("DEC1505", Assert.Throws<ModelException>(() => DatasetFormats.Open(new DatasetRequest(path)).Read(limit: 1).ToList()).Code);
    }

    [Fact]
    public void Png_PixelsThatNoBytesHold_IsRefused()
    {
        byte[] header = [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 2, 0, 0, 0];
        byte[] file = PngMutator.Join([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [("IHDR"u8.ToArray(), header), ("IDAT"u8.ToArray(), PngBuilder.Compress(new byte[1000])), ("IEND"u8.ToArray(), [])]);
        Assert.Equal("DEC1404", Assert.Throws<ModelException>(() => ImageDecoders.Decode(file, "bomb")).Code);
    }

    [SkippableFact]
    public void ExternalData_ThroughALinkOutOfTheFolder_IsRefused()
    {
        Skip.If(OperatingSystem.IsWindows(), "making a link needs a privilege there");
        string outside = Directory.CreateTempSubdirectory("decant-fuzz-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(outside, "secret.bin"), new byte[48]);
            File.CreateSymbolicLink(Path.Combine(_folder, "weights.bin"), Path.Combine(outside, "secret.bin"));
            Directory.CreateSymbolicLink(Path.Combine(_folder, "sub"), outside);
            Assert.Equal("DEC1310", Assert.Throws<ModelException>(() => Load(("w", "weights.bin", 0, 48))).Code);
            Assert.Equal("DEC1310", Assert.Throws<ModelException>(() => Load(("w", "sub/secret.bin", 0, 48))).Code);
            Write("inside.bin", new byte[48]);
            File.CreateSymbolicLink(Path.Combine(_folder, "near.bin"), Path.Combine(_folder, "inside.bin"));
            Load(("w", "near.bin", 0, 48));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public void ExternalData_RangesThatOverlap_AreRefusedUnlessTheyAreTheSame()
    {
        Write("weights.bin", new byte[96]);
        Assert.Equal("DEC1358", Assert.Throws<ModelException>(() => Load(("w", "weights.bin", 0, 48), ("v", "weights.bin", 24, 48))).Code);
        Load(("w", "weights.bin", 0, 48), ("v", "weights.bin", 0, 48), ("u", "weights.bin", 48, 48));
    }

    private void Load(params (string Name, string Place, long Offset, long Length)[] tensors)
    {
        var model = new ProtoModel();
        foreach ((string name, string place, long offset, long length) in tensors)
        {
            var tensor = new TensorProto { Name = name, DataType = (int)ElementType.Float32, DataLocation = TensorProto.External };
            tensor.Dims.AddRange([3, 4]);
            foreach ((string key, string value) in new[] { ("location", place), ("offset", $"{offset}"), ("length", $"{length}") })
            {
                tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
            }

            model.Graph.Initializer.Add(tensor);
        }

        OnnxFormat.Load(Write("model.onnx", model.Outputs(tensors[0].Name).ToArray())).Dispose();
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
