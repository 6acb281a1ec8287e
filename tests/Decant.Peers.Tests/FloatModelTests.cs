using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.OnnxRuntime;
using Decant.Tensors;
using Decant.Tests.Shared;

namespace Decant.Peers.Tests;

/// <summary>Every trained float model gives what ONNX Runtime gives for the same file and inputs.</summary>
public sealed class FloatModelTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string> All => [.. AssetModel.Float.Select(static m => m.Path)];

    public static TheoryData<string> FastEnoughForReference =>
        [.. AssetModel.Float.Where(static m => !m.TooSlowForReference).Select(static m => m.Path)];

    [SkippableTheory]
    [MemberData(nameof(FastEnoughForReference))]
    public void Reference_OnRandomInputs_AgreesWithOnnxRuntime(string path) => Compare(path, ReferenceEngine.Instance);

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Engine_OnRandomInputs_AgreesWithOnnxRuntime(string path) => Compare(path, DecantEngine.Instance);

    /// <summary>What Decant read and wrote again means exactly the same to ONNX Runtime.</summary>
    [SkippableTheory]
    [MemberData(nameof(All))]
    public void OnnxRuntime_OnExportedModel_AgreesWithTheFile(string path) => Compare(path, new OnnxRuntimeEngine(Peer.Require()));

    private static void Compare(string path, IInferenceEngine engine)
    {
        OnnxRuntimeLibrary library = Peer.Require();
        string file = SharedAssets.Require(path);
        using Model model = OnnxFormat.Load(file);
        IReadOnlyDictionary<string, RuntimeValue> inputs = RandomInputs.For(AssetModel.At(path), model, seed: 20);
        IReadOnlyDictionary<string, RuntimeValue> expected;
        using (OnnxRuntimeSession peer = OnnxRuntimeSession.Open(library, file))
        {
            expected = peer.Run(inputs);
        }

        using IInferenceSession session = engine.CreateSession(model, SessionOptions.Default);
        Agreement.Within(Tolerance, expected, session.Run(inputs));
    }
}
