using Decant.Bench.Models;
using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.OnnxRuntime;
using Decant.Tensors;

namespace Decant.Peers.Tests.Pruning;

/// <summary>Files with sparse initializers mean the same to ONNX Runtime.</summary>
public sealed class SparseInitializerTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"decant-sparse-{Guid.NewGuid():N}.onnx");

    public void Dispose() => File.Delete(_path);

    [SkippableFact]
    public void OnnxRuntime_OnSparseInitializers_ComputesTheSame()
    {
        OnnxRuntimeLibrary library = Peer.Require();
        using Model model = MagnitudePruning.Apply(SeedNetwork.Create(1), 0.9);
        OnnxFormat.Save(model, _path, new OnnxWriteOptions { SparseInitializers = true });
        Assert.InRange(new FileInfo(_path).Length, 1, OnnxFormat.ToArray(model).LongLength / 3);
        Dictionary<string, RuntimeValue> inputs = new() { ["input"] = new Draw(3).Floats(1, 3, 24, 24) };
        using OnnxRuntimeSession peer = OnnxRuntimeSession.Open(library, _path);
        using IInferenceSession own = DecantEngine.Instance.CreateSession(model, SessionOptions.Default);
        Agreement.Within(1e-4, peer.Run(inputs), own.Run(inputs));
    }
}
