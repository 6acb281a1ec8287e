using Decant.Tensors;

namespace Decant.Compression;

/// <summary>The known targets.</summary>
public static class DeploymentTargets
{
    /// <summary>Decant's own engine.</summary>
    public static DeploymentTarget Decant { get; } = new("decant", "Decant's own engine: exact 32-bit sums on every processor", "docs/decisions/0002-exact-integer-arithmetic.md")
    {
        Activations = [ElementType.UInt8, ElementType.Int8],
        Weights = [ElementType.Int8, ElementType.UInt8],
    };

    /// <summary>ONNX Runtime on x64 processors with VNNI, and on ARM64.</summary>
    public static DeploymentTarget OnnxRuntimeVnni { get; } = new(
        "onnxruntime-cpu-vnni", "ONNX Runtime on processors with VNNI, or ARM64", "ONNX Runtime documentation, \"Quantize ONNX models\", section \"Data type selection\"")
    {
        Activations = [ElementType.UInt8, ElementType.Int8],
        Weights = [ElementType.Int8, ElementType.UInt8],
        Notes = ["On x64 without VNNI its u8·s8 kernels saturate in 16 bits: use onnxruntime-cpu there, or the session option session.x64quantprecision=1."],
    };

    /// <summary>ONNX Runtime on any x64 processor: weights of a form that its kernels do not saturate with.</summary>
    public static DeploymentTarget OnnxRuntimeCpu { get; } = new(
        "onnxruntime-cpu", "ONNX Runtime on any processor, in its default mode: weights that do not saturate in it", "ONNX Runtime documentation, \"Quantize ONNX models\", sections \"Data type selection\" and \"When and why do I need to try U8U8?\"")
    {
        Activations = [ElementType.UInt8],
        Weights = [ElementType.UInt8, ElementType.Int8],
        WeightForms =
        [
            new("uint8 weights", ElementType.UInt8, WeightRange.Full),
            new("int8 weights free of overflow", ElementType.Int8, WeightRange.OverflowFree),
            new("int8 weights free of overflow, 4 layers in float", ElementType.Int8, WeightRange.OverflowFree, 4),
            new("int8 weights in reduced range", ElementType.Int8, WeightRange.Reduced),
        ],
        Notes =
        [
            "int8 weights keep |w1| + |w2| ≤ 128 for neighbours along the summed axis, since its u8·s8 kernels add two products in 16 bits on x64 without VNNI.",
            "Which form is used is measured in ONNX Runtime where its library is found; otherwise weights are uint8.",
            "The session option session.x64quantprecision=1 makes any int8 model exact there, at some cost in speed.",
            "On processors with VNNI, onnxruntime-cpu-vnni is faster and as exact.",
        ],
    };

    /// <summary>ONNX Runtime's CUDA provider.</summary>
    public static DeploymentTarget OnnxRuntimeCuda { get; } = new(
        "onnxruntime-cuda", "ONNX Runtime's CUDA provider", "ONNX Runtime documentation, \"Quantize ONNX models\", section \"Quantization on GPU\"")
    {
        Activations = [ElementType.Int8],
        SymmetricActivations = true,
        Weights = [ElementType.Int8],
        Notes = ["Most int8 operators run in its TensorRT provider only; elsewhere QDQ nodes run in float."],
    };

    /// <summary>TensorRT.</summary>
    public static DeploymentTarget TensorRT { get; } = new(
        "tensorrt", "NVIDIA TensorRT, explicit quantization", "TensorRT documentation, \"Working with Quantized Types\" and \"Explicit Quantization\"")
    {
        Activations = [ElementType.Int8],
        SymmetricActivations = true,
        Weights = [ElementType.Int8],
        IntegerBiases = false,
    };

    /// <summary>OpenVINO.</summary>
    public static DeploymentTarget OpenVino { get; } = new(
        "openvino", "OpenVINO, CPU and GPU", "OpenVINO documentation, \"OpenVINO Low Precision Transformations\"")
    {
        Activations = [ElementType.UInt8, ElementType.Int8],
        Weights = [ElementType.Int8],
        IntegerBiases = false,
    };

    /// <summary>Qualcomm's HTP through ONNX Runtime's QNN provider.</summary>
    public static DeploymentTarget Qnn { get; } = new(
        "qnn", "Qualcomm HTP through ONNX Runtime's QNN provider", "ONNX Runtime documentation, \"QNN Execution Provider\", section \"Running a model with QNN EP's HTP backend\"")
    {
        Activations = [ElementType.UInt8, ElementType.UInt16],
        Weights = [ElementType.UInt8, ElementType.Int8],
        PerAxisWeights = false,
        IntegerOutputs = true,
        SharedScales = true,
    };

    /// <summary>TensorFlow Lite's int8 kernels.</summary>
    public static DeploymentTarget TfliteInt8 { get; } = new(
        "tflite-int8", "TensorFlow Lite, full int8", "TensorFlow Lite 8-bit quantization specification")
    {
        Activations = [ElementType.Int8],
        Weights = [ElementType.Int8],
        IntegerOutputs = true,
        SharedScales = true,
    };

    /// <summary>Core ML from iOS 17.</summary>
    public static DeploymentTarget CoreML { get; } = new(
        "coreml", "Core ML from iOS 17, W8A8", "coremltools guide, \"Quantization Overview\" and \"API Overview\"")
    {
        Activations = [ElementType.Int8, ElementType.UInt8],
        SymmetricActivations = true,
        Weights = [ElementType.Int8],
        IntegerBiases = false,
    };

    /// <summary>What any reader of QDQ models takes.</summary>
    public static DeploymentTarget Generic { get; } = new("generic", "any reader of QDQ models", "ONNX operators QuantizeLinear and DequantizeLinear")
    {
        Activations = [ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16],
        Weights = [ElementType.Int8, ElementType.UInt8, ElementType.Int16, ElementType.UInt16],
    };

    /// <summary>All targets, by name.</summary>
    public static IReadOnlyList<DeploymentTarget> All { get; } =
    [
        CoreML,
        Decant,
        Generic,
        OnnxRuntimeCpu,
        OnnxRuntimeVnni,
        OnnxRuntimeCuda,
        OpenVino,
        Qnn,
        TensorRT,
        TfliteInt8,
    ];

    /// <summary>The target of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static DeploymentTarget Find(string name) => All.FirstOrDefault(t => t.Name == name)
        ?? throw new ArgumentException($"there is no target '{name}'; the targets are {string.Join(", ", All.Select(static t => t.Name))}", nameof(name));
}
