using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.OnnxRuntime;
using Decant.Operators;
using Decant.Tensors;
using Decant.Tests.Shared;

namespace Decant.Peers.Tests;

/// <summary>Trained models, written at every opset, give in ONNX Runtime what their files give; where an opset cannot express one, the nodes are named.</summary>
public sealed class OpsetConversionTests
{
    private const double Tolerance = 1e-4;

    // Computed pads need opset 11, steps and ceil_mode 10, scales per axis 13, and so on.
    private static readonly Dictionary<string, int> OldestOpsets = new(StringComparer.Ordinal)
    {
        ["derived/resnet20_cifar10.onnx"] = 11,
        ["derived/resnet56_cifar10.onnx"] = 11,
        ["derived/squeezenet_v1.0_dc_decoded.onnx"] = 10,
        ["onnx/lstm/qlstm_3-2-3_T3_S1.onnx"] = 10,
        ["onnx/silero/silero_vad.onnx"] = 11,
        ["onnx/silero/silero_vad_16k_op15.onnx"] = 11,
        ["onnx/yolox/yolox_nano.onnx"] = 10,
        ["peer/mobilenet_v2_ort_static_int8_per_channel.onnx"] = 13,
        ["peer/resnet20_cifar10_ort_static_int8_per_channel.onnx"] = 13,
        ["peer/squeezenet_v1.0_ort_static_int8_per_channel.onnx"] = 13,
    };

    // The large ones hold no operator that the others lack.
    public static TheoryData<string> All =>
        [.. AssetModel.Float.Concat(AssetModel.Int8).Select(static m => m.Path).Where(static p => !p.Contains("graph_only", StringComparison.Ordinal) || p.Contains("shufflenet", StringComparison.Ordinal))];

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Save_AtEveryOpset_KeepsTheOutputsOrNamesTheNodes(string path)
    {
        OnnxRuntimeLibrary library = Peer.Require();
        string file = SharedAssets.Require(path);
        using Model model = OnnxFormat.Load(file);
        IReadOnlyDictionary<string, RuntimeValue> inputs = RandomInputs.For(AssetModel.At(path), model, seed: 20);
        IReadOnlyDictionary<string, RuntimeValue> expected = Run(library, File.ReadAllBytes(file), inputs);
        byte[] before = [];
        for (int opset = OnnxFormat.Opsets.Oldest; opset <= OperatorRegistry.NewestOpset; opset++)
        {
            if (opset < OldestOpsets.GetValueOrDefault(path))
            {
                Assert.Equal("DEC1330", Assert.Throws<UnsupportedException>(() => OnnxFormat.ToArray(model, opset)).Code);
                continue;
            }

            // Large models are run where the opset changes the file by more than its number.
            byte[] bytes = OnnxFormat.ToArray(model, opset);
            if (bytes.Length < 1_000_000 || bytes.Length != before.Length)
            {
                Agreement.Within(Tolerance, expected, Run(library, bytes, inputs));
            }

            before = bytes;
        }
    }

    // Unoptimized: at opset 21 and newer, ONNX Runtime 1.30 refuses a node that its own optimizer makes of the quantized LSTM.
    private static IReadOnlyDictionary<string, RuntimeValue> Run(OnnxRuntimeLibrary library, byte[] model, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        using OnnxRuntimeSession session = OnnxRuntimeSession.Open(library, model, new OnnxRuntimeOptions { Optimization = GraphOptimization.None, ExactInt8 = true });
        return session.Run(inputs);
    }
}
