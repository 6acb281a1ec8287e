using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>
/// Weights written as indices into a table of 16 numbers (NF4): <c>Gather(table, Cast(codes)) → [Pad] → Reshape[outer, blocks, block, inner] → Mul(scales)
/// → Reshape → [Slice] → MatMul or Gemm</c> ⇒ a product by the indices. To be done before constants are folded.
/// </summary>
internal static class TableWeights
{
    /// <summary>Rewrites a node where that fits.</summary>
    public static bool Lower(GraphEditor editor, Node node)
    {
        if (NarrowOperand.Of(node) is not { } operand || operand.K % 2 != 0 || Product(operand.Weight.Producer) is not { } product || Blocked(product) is not var (values, scales)
            || values.Shape is not { Rank: 4, IsStatic: true } cut || scales.Constant is not { ElementType: ElementType.Float32 } factors
            || !IsAlong(cut, operand) || factors.Length != cut.Sizes[0] * cut.Sizes[1] * cut.Sizes[3] || cut.Sizes[2] % 8 != 0
            || Looked(Source<ReshapeOp>(values)) is not var (table, codes) || !codes.Sizes.SequenceEqual(operand.Weight.Shape!.Sizes))
        {
            return false;
        }

        string name = operand.Weight.Name;
        long blocks = cut.Sizes[1];
        Value stored = editor.AddInitializer(name + "/codes", ColumnCodes.Pack(codes, operand.Transposed, 0, (int)(operand.K / 2)));
        float[] columns = ColumnCodes.Columns(factors.AsSpan<float>(), (int)blocks, (int)operand.N, operand.Transposed);
        Value row = editor.AddInitializer(name + "/scales", Tensor.Create(columns, Shape.Of(operand.N, blocks)));
        var op = new CodedMatMulOp(ElementType.UInt4, operand.K, operand.N, cut.Sizes[2], EquatableList.From(table));
        Rewriting.Replace(editor, node, op, [node.Inputs[0], stored, row, DequantizedWeights.Flat(editor, operand)]);
        return true;
    }

    // The blocks lie along the axis that is summed over: all other positions of the matrix are outside or inside of it.
    private static bool IsAlong(Shape cut, NarrowOperand operand) =>
        cut.Sizes[0] == (operand.Transposed ? operand.N : 1) && cut.Sizes[3] == (operand.Transposed ? 1 : operand.N)
        && cut.Sizes[1] == (operand.K + cut.Sizes[2] - 1) / cut.Sizes[2];

    // The multiplication behind Reshape and, where the last block was filled up, Slice from 0.
    private static Node? Product(Node? node)
    {
        if (node is { Op: SliceOp })
        {
            bool fromStart = node.Input(1)?.Constant?.ToInt64s().All(static s => s == 0) == true && node.Input(4) is null;
            node = fromStart ? node.Input(0)?.Producer : null;
        }

        return node is { Op: ReshapeOp } && node.Input(0)?.Producer is { Op: MulOp, Inputs.Count: 2 } product ? product : null;
    }

    private static (Value Values, Value Scales)? Blocked(Node product)
    {
        for (int i = 0; i < 2; i++)
        {
            Value scales = product.Inputs[1 - i]!;
            Value? constant = scales.Constant is not null ? scales : Source<ReshapeOp>(scales);
            if (product.Inputs[i]!.Constant is null && constant?.Constant is not null && scales.Shape is { Rank: 4, IsStatic: true } shape && shape.Sizes[2] == 1)
            {
                return (product.Inputs[i]!, constant);
            }
        }

        return null;
    }

    private static (float[] Table, Tensor Codes)? Looked(Value? values)
    {
        Value? looked = values is { Producer.Op: PadOp } padded && padded.Producer.Input(1)?.Constant?.ToInt64s() is { Length: 4 } pads && pads[0] == 0 && pads[1] == 0 ? padded.Producer.Input(0) : values;
        return looked?.Producer is { Op: GatherOp { Axis: 0 } } gather && gather.Input(0)?.Constant is { ElementType: ElementType.Float32, Rank: 1, Length: 16 } table
            && Source<CastOp>(gather.Input(1)!)?.Constant is { ElementType: ElementType.UInt4, Rank: 2 } codes
            ? (table.ToArray<float>(), codes)
            : null;
    }

    private static Value? Source<TOperator>(Value value)
        where TOperator : Operator => value.Producer is { Op: TOperator } node ? node.Input(0) : null;
}
