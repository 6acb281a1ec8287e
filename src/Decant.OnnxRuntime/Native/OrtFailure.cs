namespace Decant.OnnxRuntime;

/// <summary>A failed call: its kind and ONNX Runtime's own words.</summary>
internal sealed record OrtFailure(OrtErrorCode Code, string Message)
{
    public override string ToString() => $"{Message} ({Code})";
}
