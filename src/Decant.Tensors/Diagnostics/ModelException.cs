namespace Decant.Tensors;

/// <summary>A model or a file is bad: malformed bytes, inconsistent types or shapes, a value out of range.</summary>
public sealed class ModelException : DecantException
{
    /// <summary>Creates the error.</summary>
    /// <param name="code">The error code, such as <c>DEC1001</c>.</param>
    /// <param name="message"><c>who: what</c>, then the facts, then the next step.</param>
    /// <param name="inner">The underlying error, if any.</param>
    public ModelException(string code, string message, Exception? inner = null)
        : base(code, message, inner)
    {
    }
}
