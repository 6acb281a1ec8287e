namespace Decant.Tensors;

/// <summary>The base of the errors that Decant reports about a model, a file or an unsupported request.</summary>
public abstract class DecantException : Exception
{
    private protected DecantException(string code, string message, Exception? inner)
        : base($"{code} {message}", inner) => Code = code;

    /// <summary>The error code, such as <c>DEC1001</c>; <c>docs/errors.md</c> has an entry for each.</summary>
    public string Code { get; }
}
