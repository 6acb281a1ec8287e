using System.Runtime.CompilerServices;
using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;
using Decant.Tensors;

namespace Decant.Formats.Tests.Onnx;

public sealed class OnnxWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("decant-onnx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_ExternalDataAsked_MovesLargeTensorsAndPutsTheModelBack()
    {
        byte[] large = [.. Enumerable.Range(0, 2000).Select(i => (byte)i)];
        ModelProto model = Model(("large", large), ("small", [1, 2, 3, 4]), ("second", large));
        string path = Path.Combine(_folder, "m.onnx");

        OnnxWriter.Write(model, path, new OnnxWriteOptions(ExternalData: true));

        using OnnxFile file = OnnxReader.Read(path);
        TensorProto[] tensors = [.. file.Model.Graph!.Initializer];
        Assert.Equal([1, null, 1], tensors.Select(t => t.DataLocation));
        Assert.All([tensors[0], tensors[2]], t => Assert.Equal(large, file.External(t).Span().ToArray()));
        Assert.Equal("2048", tensors[2].ExternalData.Single(e => e.Key == "offset").Value);
        Assert.All(model.Graph!.Initializer, t => Assert.True(t.RawData is not null && t.DataLocation is null && t.ExternalData.Count == 0));
        Assert.Equal(["m.onnx", "m.onnx.data"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Write_TargetCannotBeReplaced_LeavesNothingBehind()
    {
        string path = Path.Combine(_folder, "m.onnx");
        Directory.CreateDirectory(path);

        Assert.ThrowsAny<Exception>(() => OnnxWriter.Write(Model(("w", new byte[4000])), path, new OnnxWriteOptions(ExternalData: true)));

        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Write_TargetCannotBeReplaced_KeepsTheExternalDataThatWasThere()
    {
        string path = Path.Combine(_folder, "m.onnx");
        Directory.CreateDirectory(path);
        File.WriteAllBytes(path + ".data", [1, 2, 3]);

        Assert.ThrowsAny<Exception>(() => OnnxWriter.Write(Model(("w", new byte[4000])), path, new OnnxWriteOptions(ExternalData: true)));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path + ".data"));
        Assert.Equal([path, path + ".data"], Directory.GetFileSystemEntries(_folder).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 2500)]
    [InlineData(true, 2500)]
    [InlineData(true, 4040)]
    public void Write_DiskFills_LeavesTheOldFilesWhole(bool external, int room)
    {
        string path = Path.Combine(_folder, "m.onnx");
        var options = new OnnxWriteOptions(ExternalData: external);
        OnnxWriter.Write(Model(("w", [.. Enumerable.Repeat((byte)7, 4000)])), path, options);
        Dictionary<string, byte[]> before = Files();
        ModelProto model = Model(("w", new byte[2000]), ("v", new byte[2000]));
        var disk = new StrongBox<int>(room);

        Assert.Throws<IOException>(() => OnnxWriter.Write(model, path, options, (file, _) => new FullDisk(File.Create(file), disk)));

        Assert.Equal(before, Files());
        Assert.Equal(2000, model.Graph!.Initializer[1].RawData?.Length);
        Assert.Empty(model.Graph.Initializer[1].ExternalData);
    }

    [Fact]
    public void Write_LargerThanOneFileMayBe_MovesTensorsOutByItself()
    {
        string path = Path.Combine(_folder, "m.onnx");

        OnnxWriter.Write(Model(("w", new byte[5000])), path, new OnnxWriteOptions { SingleFileLimit = 5100 });
        Assert.False(File.Exists(path + ".data"));
        OnnxWriter.Write(Model(("w", new byte[5000])), path, new OnnxWriteOptions { SingleFileLimit = 5000 });
        Assert.True(File.Exists(path + ".data"));
    }

    [Fact]
    public void Write_FileSizeGiven_SplitsAndAligns()
    {
        byte[][] data = [.. new[] { 1500, 1500, 2000, 9000, 1200, 1 << 20 }.Select(static (n, i) => Enumerable.Repeat((byte)(i + 1), n).ToArray())];
        string path = Path.Combine(_folder, "m.onnx");

        OnnxWriter.Write(Model([.. data.Select(static (d, i) => ($"w{i}", d))]), path, new OnnxWriteOptions(ExternalData: true) { ExternalFileSize = 4000 });

        using OnnxFile file = OnnxReader.Read(path);
        List<TensorProto> tensors = file.Model.Graph!.Initializer;
        Assert.Equal(data, tensors.Select(t => file.External(t).Span().ToArray()));
        Assert.Equal(
            ["1:0", "1:1536", "2:0", "3:0", "4:0", "5:0"],
            tensors.Select(static t => $"{Entry(t, "location")["m.onnx.data-0000".Length]}:{Entry(t, "offset")}"));
        Assert.Equal(6, Directory.GetFiles(_folder).Length);
    }

    private static string Entry(TensorProto tensor, string key) => tensor.ExternalData.Single(e => e.Key == key).Value!;

    private Dictionary<string, byte[]> Files() => Directory.GetFiles(_folder).ToDictionary(static f => f, File.ReadAllBytes);

    [Theory]
    [InlineData("4096", "8")]
    [InlineData("0", "4097")]
    [InlineData("9223372036854775807", "1")]
    [InlineData("-1", "1")]
    [InlineData("x", "1")]
    public void External_RangeOutsideTheFile_IsRefused(string offset, string length)
    {
        File.WriteAllBytes(Path.Combine(_folder, "w.bin"), new byte[4096]);
        using var file = new OnnxFile(new ModelProto(), null, _folder);

        Assert.Equal("DEC1312", Assert.Throws<ModelException>(() => file.External(Stored("w.bin", offset, length))).Code);
    }

    [Fact]
    public void External_FileIsAbsent_IsNamed()
    {
        using var file = new OnnxFile(new ModelProto(), null, _folder);

        ModelException error = Assert.Throws<ModelException>(() => file.External(Stored("absent.bin", "0", "1")));

        Assert.Equal("DEC1311", error.Code);
        Assert.Contains("absent.bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EmptyOrAbsentFile_IsRefused()
    {
        string empty = Path.Combine(_folder, "empty.onnx");
        File.WriteAllBytes(empty, []);

        Assert.Equal("DEC1300", Assert.Throws<ModelException>(() => OnnxReader.Read(empty)).Code);
        Assert.Equal("DEC1300", Assert.Throws<ModelException>(() => OnnxReader.Read(Path.Combine(_folder, "absent.onnx"))).Code);
    }

    private static TensorProto Stored(string location, string offset, string length)
    {
        var tensor = new TensorProto { Name = "w", DataLocation = 1 };
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length });
        return tensor;
    }

    private static ModelProto Model(params (string Name, byte[] Data)[] tensors)
    {
        var model = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "g" } };
        foreach ((string name, byte[] data) in tensors)
        {
            var tensor = new TensorProto { Name = name, DataType = 2, RawData = new ByteRange(data) };
            tensor.Dims.Add(data.Length);
            model.Graph.Initializer.Add(tensor);
        }

        return model;
    }

    // A disk with room for so many bytes in all.
    private sealed class FullDisk(Stream inner, StrongBox<int> room) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            inner.Write(buffer, offset, Math.Min(count, room.Value));
            room.Value = count <= room.Value ? room.Value - count : throw new IOException("no space left");
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
