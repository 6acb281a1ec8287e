using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.OnnxRuntime;
using Decant.Operators;
using Decant.Tensors;
using Decant.Tests.Shared;

namespace Decant.Peers.Tests;

/// <summary>
/// The models that ONNX Runtime's own tool quantized, against ONNX Runtime in its exact mode (no 16-bit saturation). Each layer is given
/// ONNX Runtime's own integers, so that every layer is compared by itself: a tie that rounds the other way in one layer would otherwise
/// shift all later ones.
/// </summary>
public sealed class Int8ModelTests
{
    private const string Given = "_given";

    /// <summary>The share of elements whose rounding may fall on the other side.</summary>
    private const double Ties = 1e-4;

    public static TheoryData<string> All => [.. AssetModel.Int8.Select(static m => m.Path)];

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Reference_LayerByLayer_IsWithinOneStepOfOnnxRuntime(string path) => CompareLayers(path, ReferenceEngine.Instance);

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Engine_LayerByLayer_IsWithinOneStepOfOnnxRuntime(string path) => CompareLayers(path, DecantEngine.Instance);

    /// <summary>Looking at the inner integers does not change how ONNX Runtime computes, so they are what it computes with.</summary>
    [SkippableTheory]
    [MemberData(nameof(All))]
    public void OnnxRuntime_Observed_GivesTheOutputsOfTheFile(string path)
    {
        OnnxRuntimeLibrary library = Peer.Require();
        string file = SharedAssets.Require(path);
        using Model model = OnnxFormat.Load(file);
        IReadOnlyDictionary<string, RuntimeValue> inputs = RandomInputs.For(AssetModel.At(path), model, seed: 20);
        using OnnxRuntimeSession plain = OnnxRuntimeSession.Open(library, file, new OnnxRuntimeOptions { ExactInt8 = true });

        IReadOnlyDictionary<string, RuntimeValue> expected = plain.Run(inputs);
        IReadOnlyDictionary<string, RuntimeValue> observed = Observe(library, model, QuantizedValues(model), inputs);

        Agreement.Within(0, expected, expected.Keys.ToDictionary(static name => name, name => observed[name]));
    }

    private static void CompareLayers(string path, IInferenceEngine engine)
    {
        OnnxRuntimeLibrary library = Peer.Require();
        using Model model = OnnxFormat.Load(SharedAssets.Require(path));
        IReadOnlyDictionary<string, RuntimeValue> inputs = RandomInputs.For(AssetModel.At(path), model, seed: 20);
        string[] quantized = QuantizedValues(model);
        IReadOnlyDictionary<string, RuntimeValue> expected = Observe(library, model, quantized, inputs);

        using Model cut = CutAt(model, quantized);
        var given = new Dictionary<string, RuntimeValue>(inputs);
        foreach (string name in quantized)
        {
            given[name + Given] = expected[name];
        }

        using IInferenceSession session = engine.CreateSession(cut, SessionOptions.Default);
        IReadOnlyDictionary<string, RuntimeValue> actual = session.Run(given);

        Assert.NotEmpty(quantized);
        long differing = 0, all = 0;
        foreach (string name in quantized)
        {
            var (peer, own) = ((Tensor)expected[name], (Tensor)actual[name]);
            Agreement.AssertWithin(1, name, peer, own);
            differing += peer.ToInt64s().Zip(own.ToInt64s()).Count(static pair => pair.First != pair.Second);
            all += peer.Length;
        }

        Assert.True(differing <= Ties * all, $"{differing} of {all} quantized elements differ by one step");
    }

    private static string[] QuantizedValues(Model model) =>
        [.. model.Graph.Nodes.Where(static n => n.Op is QuantizeLinearOp).Select(static n => n.Output(0)!.Name)];

    private static IReadOnlyDictionary<string, RuntimeValue> Observe(
        OnnxRuntimeLibrary library, Model model, string[] names, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        var engine = new OnnxRuntimeEngine(library, new OnnxRuntimeOptions { ExactInt8 = true });
        using IInferenceSession session = engine.CreateSession(model, new SessionOptions { Observe = names });
        return session.Run(inputs);
    }

    /// <summary>The same nodes, but what follows a quantized value reads a new input in its place, and the value is an output.</summary>
    private static Model CutAt(Model model, string[] names)
    {
        Model cut = model.Clone();
        var editor = new GraphEditor(cut.Graph);
        foreach (string name in names)
        {
            Value value = cut.Graph.Find(name)!;
            editor.ReplaceUses(value, editor.AddInput(name + Given, value.Type));
            editor.AddOutput(value);
        }

        return cut;
    }
}
