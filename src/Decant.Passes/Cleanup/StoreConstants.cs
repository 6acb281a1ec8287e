using Decant.Graphs;

namespace Decant.Passes;

/// <summary><c>Constant() {value}</c> → an initializer of the same name.</summary>
public sealed class StoreConstants : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Constant() → initializer";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op.ConstantOutput is not { } tensor || node.Output(0) is not { } output)
        {
            return RuleMatch.None;
        }

        return RuleMatch.Rewrite(editor => editor.ReplaceByConstant(output, tensor));
    }
}
