using Decant.Operators;
using Decant.Tensors;

namespace Decant.Peers.Tests;

/// <summary>The integer operators of the domain <c>com.microsoft</c> give the integers that ONNX Runtime gives in its exact mode.</summary>
public sealed class QuantizedOperatorTests
{
    private static readonly Dictionary<string, NodeCase> Cases = new[] { false, true }.SelectMany(static s => Integers(s).Concat(Dynamic(s)))
        .ToDictionary(static c => c.ToString(), StringComparer.Ordinal);

    public static TheoryData<string> All => [.. Cases.Keys];

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Operator_OnRandomInputs_AgreesWithOnnxRuntime(string name) => Cases[name].Compare();

    private static IEnumerable<NodeCase> Integers(bool signed)
    {
        var draw = new Draw(signed ? 7 : 6);
        string type = signed ? "int8" : "uint8";
        int middle = signed ? 0 : 128;
        Tensor Z(int offset) => Draw.Zero(signed, middle + offset);
        Tensor x = draw.Codes(signed, 2, 4, 5, 6);
        Tensor[] both = [x, Draw.Scale(0.031f), Z(3), draw.Codes(signed, 4, 1, 1), Draw.Scale(0.017f), Z(-4), Draw.Scale(0.043f), Z(5)];
        yield return new($"{type}, broadcast", new QLinearAddOp(), both) { Constants = [1, 2, 4, 5, 6, 7] };
        yield return new($"{type}, broadcast", new QLinearMulOp(), [x, Draw.Scale(0.031f), Z(3), both[3], Draw.Scale(0.017f), Z(-4), Draw.Scale(0.013f), Z(5)]) { Constants = [1, 2, 4, 5, 6, 7] };
        yield return new(type, new QLinearConcatOp(1), Draw.Scale(0.03f), Z(2), x, Draw.Scale(0.021f), Z(-3), draw.Codes(signed, 2, 3, 5, 6), Draw.Scale(0.03f), Z(2)) { Constants = [0, 1, 3, 4, 6, 7] };
        yield return new(type, new QLinearGlobalAveragePoolOp(), x, Draw.Scale(0.031f), Z(3), Draw.Scale(0.019f), Z(-2)) { OnlyFirstVaries = true };
        yield return new($"{type}, channels last", new QLinearGlobalAveragePoolOp(true), x, Draw.Scale(0.031f), Z(3), Draw.Scale(0.019f), Z(-2)) { OnlyFirstVaries = true };
        // ONNX Runtime averages in single precision what is summed in int32 here.
        var window = new SlidingWindow { KernelShape = [3, 2], Pads = [1, 0, 1, 1], Strides = [2, 1] };
        yield return new(type, new QLinearAveragePoolOp(window), x, Draw.Scale(0.031f), Z(3), Draw.Scale(0.019f), Z(-2)) { OnlyFirstVaries = true, Ties = 0.01 };
        yield return new($"{type}, padding counts", new QLinearAveragePoolOp(window, CountIncludePad: true), x, Draw.Scale(0.031f), Z(3), Draw.Scale(0.019f), Z(-2)) { OnlyFirstVaries = true, Ties = 0.01 };
        yield return new($"{type}, channels last", new QLinearAveragePoolOp(window, HasChannelsLast: true), x, Draw.Scale(0.031f), Z(3), Draw.Scale(0.019f), Z(-2)) { OnlyFirstVaries = true };
        yield return new(type, new QLinearLeakyReluOp(0.13f), x, Draw.Scale(0.031f), Z(3), Draw.Scale(0.027f), Z(-2)) { OnlyFirstVaries = true };
        yield return new(type, new QLinearSigmoidOp(), x, Draw.Scale(0.051f), Z(3), Draw.Scale(1 / 256f), Z(-128)) { OnlyFirstVaries = true };
        yield return new(type, new QLinearSoftmaxOp(13), x, Draw.Scale(0.051f), Z(3), Draw.Scale(1 / 256f), Z(-128)) { OnlyFirstVaries = true };
        yield return new($"{type}, of a matrix", new QLinearSoftmaxOp(11, 2), x, Draw.Scale(0.051f), Z(3), Draw.Scale(1 / 256f), Z(-128)) { OnlyFirstVaries = true };
        Tensor a = draw.Bytes(5, 37), zero = Draw.Zero(false, 131), b = draw.Codes(signed, 37, 9);
        Tensor bias = draw.Ints(-4000, 4000, 9);
        yield return new(type, new QGemmOp(), a, Draw.Scale(0.02f), zero, b, Draw.Scale(0.01f), Z(0), bias, Draw.Scale(0.3f), Draw.Zero(false, 130)) { OnlyFirstVaries = true };
        yield return new($"{type}, to float, per column", new QGemmOp(0.7f, TransB: true), a, Draw.Scale(0.02f), zero, draw.Codes(signed, 9, 37), draw.Between(0.005, 0.02, 9), signed ? draw.SBytes(9) : draw.Bytes(9), bias)
        {
            OnlyFirstVaries = true,
            Tolerance = 1e-6,
        };
    }

    private static IEnumerable<NodeCase> Dynamic(bool signed)
    {
        var draw = new Draw(signed ? 9 : 8);
        string type = signed ? "int8" : "uint8";
        Tensor zeros = signed ? draw.SBytes(9) : draw.Bytes(9);
        yield return new($"{type}, per column", new DynamicQuantizeMatMulOp(), draw.Floats(5, 37), draw.Codes(signed, 37, 9), draw.Between(0.005, 0.02, 9), zeros, draw.Floats(9)) { OnlyFirstVaries = true, Tolerance = 1e-6 };
        yield return new(type, new DynamicQuantizeMatMulOp(), draw.Floats(2, 5, 37), draw.Codes(signed, 37, 9), Draw.Scale(0.01f)) { OnlyFirstVaries = true, Tolerance = 1e-6 };
        foreach (RecurrentDirection direction in Enum.GetValues<RecurrentDirection>())
        {
            var op = new DynamicQuantizeLstmOp(new RecurrentAttributes { HiddenSize = 8, Direction = direction });
            long n = op.Attributes.Directions;
            Tensor x = draw.Floats(6, 3, 5), w = draw.Codes(signed, n, 5, 32), r = draw.Codes(signed, n, 8, 32);
            Tensor wZero = signed ? Tensor.Zeros(ElementType.Int8, Shape.Of(n)) : Tensor.Splat(Shape.Of(n), (byte)128);

            // The states of both are rounded to single precision, but their activations differ in the last bits, which can move a code by a step.
            yield return new($"{type}, {direction}", op, x, w, r, draw.Floats(n, 64), null, draw.Floats(n, 3, 8), draw.Floats(n, 3, 8), draw.Floats(n, 24), draw.Between(0.003, 0.006, n), wZero, draw.Between(0.003, 0.006, n), wZero)
            {
                Constants = [1, 2, 3, 7, 8, 9, 10, 11], Outputs = [0, 1, 2], Tolerance = 1e-4,
            };
            yield return new($"{type}, {direction}, lengths", op, x, w, r, null, Tensor.Vector<int>(6, 2, 4), null, null, null, draw.Between(0.003, 0.006, n), wZero, draw.Between(0.003, 0.006, n), wZero)
            {
                Constants = [1, 2, 8, 9, 10, 11], Outputs = [0, 1, 2], Tolerance = 1e-4,
            };
        }
    }
}
