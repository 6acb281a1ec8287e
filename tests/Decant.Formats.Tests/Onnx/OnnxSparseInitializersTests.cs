using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Formats.Tests.Onnx;

public sealed class OnnxSparseInitializersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("decant-sparse-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Save_OnRequest_StoresWhatIsNotZero()
    {
        float[] sparse = [.. Enumerable.Range(0, 900).Select(static i => i % 10 == 3 ? i * 0.5f : 0)];
        float[] dense = [.. Enumerable.Range(0, 900).Select(static i => i * 0.25f)];
        using Model model = Net(sparse, dense);
        string plain = Path.Combine(_folder, "plain.onnx");
        string path = Path.Combine(_folder, "sparse.onnx");
        OnnxFormat.Save(model, plain);
        OnnxFormat.Save(model, path, new OnnxWriteOptions { SparseInitializers = true });
        Assert.InRange(new FileInfo(path).Length, 900 * 4, new FileInfo(plain).Length - (600 * 4));
        using Model again = OnnxFormat.Load(path);
        Assert.Equal(sparse, again.Graph.Find("w0")!.Initializer!.ToFloats());
        Assert.Equal(dense, again.Graph.Find("w1")!.Initializer!.ToFloats());
    }

    private static Model Net(params float[][] weights)
    {
        var model = new Model("net");
        model.Opsets[string.Empty] = 13;
        var editor = new GraphEditor(model.Graph);
        Value x = editor.AddInput("x", new TensorType(ElementType.Float32, Shape.Of(1, 30)));
        for (int i = 0; i < weights.Length; i++)
        {
            x = editor.Insert(new MatMulOp(), [x, editor.AddInitializer($"w{i}", Tensor.Create(weights[i], Shape.Of(30, 30)))], null).Output(0)!;
        }

        editor.AddOutput(x);
        return model;
    }
}
