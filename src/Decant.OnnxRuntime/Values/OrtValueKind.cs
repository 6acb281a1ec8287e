namespace Decant.OnnxRuntime;

/// <summary>What a value of ONNX Runtime holds (<c>ONNXType</c>).</summary>
internal enum OrtValueKind
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>A dense tensor.</summary>
    Tensor = 1,

    /// <summary>A list of values.</summary>
    Sequence = 2,

    /// <summary>A map from keys to values (of <c>ai.onnx.ml</c>).</summary>
    Map = 3,

    /// <summary>A type that only its operators know.</summary>
    Opaque = 4,

    /// <summary>A sparse tensor.</summary>
    SparseTensor = 5,

    /// <summary>A value that may be absent.</summary>
    Optional = 6,
}
