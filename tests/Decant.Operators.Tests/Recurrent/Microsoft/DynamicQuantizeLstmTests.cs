using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class DynamicQuantizeLstmTests
{
    [Fact]
    public void DynamicQuantizeLstm_DataOnTheGrid_EqualsTheFloatOperator()
    {
        // X spans 0 to 255 in whole steps, weights are whole multiples of their scale, and there is no state to quantize at the first step.
        Tensor x = Floats([1, 2, 2], 255, 0, 17, 4);
        sbyte[] codes = [1, -1, 0, 2, -2, 1, 3, 0];
        float[] weights = Array.ConvertAll(codes, static c => c * 0.001f);
        Tensor transposed = Floats([1, 4, 2], weights[0], weights[4], weights[1], weights[5], weights[2], weights[6], weights[3], weights[7]);
        Tensor bias = Floats([1, 8], 0.1f, 0.2f, 0.3f, 0.4f, 0, 0, 0, 0.5f);
        var attributes = new RecurrentAttributes { HiddenSize = 1 };

        Tensor expected = Of(new LstmOp(attributes), x, transposed, Fill(0, 1, 4, 1), bias);
        Tensor actual = Of(
            new DynamicQuantizeLstmOp(attributes), x, Tensor.Create(codes, Shape.Of(1, 2, 4)), Tensor.Zeros(ElementType.Int8, Shape.Of(1, 1, 4)), bias, null, null, null, null,
            Floats([1], 0.001f), Tensor.Vector<sbyte>(0), Floats([1], 1), Tensor.Vector<sbyte>(0));

        AssertClose(actual, [1, 1, 2, 1], expected.ToDoubles(), 1e-6);
    }

    [Fact]
    public void DynamicQuantizeLstm_ScalesThatDoNotFit_AreRefused() => Assert.Equal("DEC1256", Assert.Throws<ModelException>(() => Of(
        new DynamicQuantizeLstmOp(new RecurrentAttributes { HiddenSize = 1 }), Range(1, 2, 2), Tensor.Zeros(ElementType.Int8, Shape.Of(1, 2, 4)), Tensor.Zeros(ElementType.Int8, Shape.Of(1, 1, 4)),
        null, null, null, null, null, Fill(1, 3), Tensor.Zeros(ElementType.Int8, Shape.Of(3)), Fill(1, 1), Tensor.Vector<sbyte>(0))).Code);
}
