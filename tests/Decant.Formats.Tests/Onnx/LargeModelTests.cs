using System.Runtime.InteropServices;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Formats.Tests.Onnx;

/// <summary>Models beyond what one file takes; the limit is lowered, but where slow tests are asked for (<c>DECANT_SLOW_TESTS=1</c>).</summary>
public sealed class LargeModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("decant-large-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Save_BeyondTheLimit_GoesToASecondFileAndComesBack() => RoundTrip(length: 1000, new OnnxWriteOptions { SingleFileLimit = 6000 });

    [SkippableFact]
    public void Save_BeyondTwoGigabytes_GoesToASecondFileAndComesBack()
    {
        Skip.If(Environment.GetEnvironmentVariable("DECANT_SLOW_TESTS") != "1", "writes 2.4 GB; set DECANT_SLOW_TESTS=1 to run it");
        RoundTrip(length: 300_000_000, new OnnxWriteOptions());
    }

    [Fact]
    public void Save_OntoTheExternalDataThatIsMapped_KeepsEveryElement()
    {
        string path = Path.Combine(_folder, "m.onnx");
        using Model model = Counting(5000);
        var options = new OnnxWriteOptions(ExternalData: true);
        OnnxFormat.Save(model, path, options);
        using Model mapped = OnnxFormat.Load(path);

        OnnxFormat.Save(mapped, path, options);

        using Model again = OnnxFormat.Load(path);
        Assert.Equal(path + ".data", again.Graph.Find("a")!.Initializer!.MappedFrom!.Path);
        Assert.True(again.Graph.Find("b")!.Initializer!.ContentEquals(model.Graph.Find("b")!.Initializer!));
        Assert.True(mapped.Graph.Find("b")!.Initializer!.ContentEquals(model.Graph.Find("b")!.Initializer!));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    private void RoundTrip(long length, OnnxWriteOptions options)
    {
        string path = Path.Combine(_folder, "m.onnx");
        using Model model = Counting(length);
        OnnxFormat.Save(model, path, options);

        Assert.True(new FileInfo(path + ".data").Length > options.SingleFileLimit);
        using Model read = OnnxFormat.Load(path);
        Assert.True(read.Graph.Find("a")!.Initializer!.ContentEquals(model.Graph.Find("a")!.Initializer!));
        Assert.True(read.Graph.Find("b")!.Initializer!.ContentEquals(model.Graph.Find("b")!.Initializer!));
    }

    private static Model Counting(long length)
    {
        var model = new Model("counting") { IrVersion = 8 };
        model.Opsets[string.Empty] = 17;
        var editor = new GraphEditor(model.Graph);
        Value x = editor.AddInput("x", new TensorType(ElementType.Float32, Shape.Of(length)));
        Value sum = editor.Insert(new AddOp(), [x, editor.AddInitializer("a", Numbers(length, 0))], null).Output(0)!;
        editor.AddOutput(editor.Insert(new AddOp(), [sum, editor.AddInitializer("b", Numbers(length, 7))], null).Output(0)!);
        return model;
    }

    private static Tensor Numbers(long length, long first) => Tensor.Computed(ElementType.Float32, Shape.Of(length), sizeof(float), (offset, target) =>
    {
        Span<float> values = MemoryMarshal.Cast<byte, float>(target);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = first + (offset / sizeof(float)) + i;
        }
    });
}
