using System.Text;

namespace Decant.Passes;

/// <summary>
/// A rewrite of a whole model. One pass is one class, one file and one id: <c>FusePadIntoConv</c> is <c>fuse-pad-into-conv</c>.
/// </summary>
public abstract class Pass
{
    /// <summary>Gives the pass the id that its class name spells.</summary>
    protected Pass() => Id = ToKebabCase(GetType().Name);

    /// <summary>The id, as users and <see cref="Graphs.NodeOrigin"/> see it.</summary>
    public string Id { get; }

    /// <summary>The rewrite in one line: before → after.</summary>
    public abstract string Summary { get; }

    /// <summary>What the pass promises.</summary>
    public abstract PassGuarantees Guarantees { get; }

    /// <summary>Rewrites the model.</summary>
    public abstract void Run(PassContext context);

    /// <inheritdoc/>
    public override string ToString() => $"{Id}: {Summary}";

    private static string ToKebabCase(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
