using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>A small tensor of whole numbers or truth values whose elements inference knows, such as <c>Gather(Shape(x), 1)</c> where the size is fixed → an initializer.</summary>
public sealed class FoldKnownElements : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "small tensor whose elements inference knows → initializer";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Outputs.Count != 1 || node.Op.ConstantOutput is not null || node.Output(0) is not { Uses.Count: > 0, Elements: { IsConstant: true } known } output)
        {
            return RuleMatch.None;
        }

        return output.TensorType?.ElementType switch
        {
            ElementType.Int64 => RuleMatch.Rewrite(editor => editor.ReplaceByConstant(output, Store(known, static v => v))),
            ElementType.Int32 => RuleMatch.Rewrite(editor => editor.ReplaceByConstant(output, Store(known, static v => (int)v))),
            ElementType.Bool => RuleMatch.Rewrite(editor => editor.ReplaceByConstant(output, Store(known, static v => v != 0))),
            ElementType.Float32 => RuleMatch.Rewrite(editor => editor.ReplaceByConstant(output, Store(known, static v => (float)v))),
            _ => RuleMatch.None,
        };
    }

    private static Tensor Store<T>(SymbolicTensor known, Func<long, T> convert)
        where T : unmanaged => Tensor.Create(Array.ConvertAll(known.Elements.ToArray(), e => convert(e.Value)), known.Shape);
}
