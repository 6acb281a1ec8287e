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

        Assert.Equal([path], Directory.GetFileSystemEntries(_folder).Where(e => !e.EndsWith(".data", StringComparison.Ordinal)));
    }

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
}
