namespace Decant.Operators;

/// <summary>The domain of ONNX Runtime's own operators.</summary>
internal static class MicrosoftDomain
{
    /// <summary>Its name in files.</summary>
    public const string Name = "com.microsoft";
}
