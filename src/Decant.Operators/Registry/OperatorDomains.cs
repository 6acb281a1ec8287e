namespace Decant.Operators;

/// <summary>The names in files of the standard's domains beside ONNX's own.</summary>
internal static class OperatorDomains
{
    /// <summary>Classical machine learning.</summary>
    public const string MachineLearning = "ai.onnx.ml";

    /// <summary>Operators that the standard tries out.</summary>
    public const string Preview = "ai.onnx.preview";

    /// <summary>Training.</summary>
    public const string Training = "ai.onnx.preview.training";
}
