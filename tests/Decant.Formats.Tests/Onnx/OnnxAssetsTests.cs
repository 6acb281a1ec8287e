using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;
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
}
