namespace Decant.Tensors;

/// <summary>A request is valid but not supported yet; the message lists everything that is missing.</summary>
public sealed class UnsupportedException : DecantException
{
    /// <summary>Creates the error.</summary>
    /// <param name="code">The error code, such as <c>DEC2001</c>.</param>
    /// <param name="message"><c>who: what</c>, then the facts, then the next step.</param>
    /// <param name="inner">The underlying error, if any.</param>
    public UnsupportedException(string code, string message, Exception? inner = null)
        : base(code, message, inner)
    {
    }
}
