using Decant.Formats.Onnx;
using Decant.Tensors;

namespace Decant.Formats.Tests.Onnx;

public class ExternalDataPathTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../weights.bin")]
    [InlineData("a/../../weights.bin")]
    [InlineData("a\\weights.bin")]
    [InlineData("C:weights.bin")]
    [InlineData("C:/weights.bin")]
    [InlineData("a//weights.bin")]
    [InlineData("nul")]
    [InlineData("a/CON.bin")]
    [InlineData("com1.data")]
    [InlineData("a/weights. ")]
    [InlineData("a\0b")]
    public void Resolve_PathThatLeavesTheFolderOrNamesADevice_IsRefused(string location) =>
        Assert.Equal("DEC1310", Assert.Throws<ModelException>(() => ExternalDataPath.Resolve("/models", location, "w")).Code);

    [Theory]
    [InlineData("weights.bin")]
    [InlineData("a/b/weights.bin")]
    [InlineData("./weights.bin")]
    [InlineData("console.bin")]
    [InlineData("..weights")]
    public void Resolve_PathBelowTheFolder_IsResolved(string location) =>
        Assert.StartsWith(Path.GetFullPath("/models"), ExternalDataPath.Resolve("/models", location, "w"), StringComparison.Ordinal);
}
