using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators.Tests.Evaluation;

public sealed class RepeatedValuesTests
{
    private static readonly Shape Large = Shape.Of(1 << 15, 1 << 15);
    private static readonly Tensor Twos = Tensor.Splat(Large, 2f);

    public static TheoryData<string, Operator, Tensor[], float> Cases => new()
    {
        { "Neg", new NegOp(), [Twos], -2 },
        { "Sqrt", new SqrtOp(), [Twos], MathF.Sqrt(2) },
        { "Add", new AddOp(), [Twos, Tensor.Scalar(3f)], 5 },
        { "Mul", new MulOp(), [Twos, Twos], 4 },
        { "Greater", new GreaterOp(), [Twos, Tensor.Scalar(1f)], 1 },
        { "Cast", new CastOp(ElementType.Float64), [Twos], 2 },
        { "ConstantOfShape", new ConstantOfShapeOp(Tensor.Vector(7f)), [Tensor.Vector(1L << 15, 1L << 15)], 7 },
        { "Expand", new ExpandOp(), [Tensor.Vector(6f), Tensor.Vector(1L << 15, 1L << 15)], 6 },
        { "Reshape", new ReshapeOp(), [Twos, Tensor.Vector(-1L)], 2 },
        { "Transpose", new TransposeOp(), [Twos], 2 },
        { "Slice", new SliceOp(), [Twos, Tensor.Vector(1L), Tensor.Vector(1L << 14), Tensor.Vector(0L)], 2 },
        { "Squeeze", new SqueezeOp(), [Twos], 2 },
        { "Unsqueeze", new UnsqueezeOp(), [Twos, Tensor.Vector(0L)], 2 },
        { "Flatten", new FlattenOp(), [Twos], 2 },
        { "Identity", new IdentityOp(), [Twos], 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluate_InputsThatRepeatOneValue_StoreItOnce(string name, Operator op, Tensor[] inputs, float expected)
    {
        using var model = new Model(name);
        var editor = new GraphEditor(model.Graph);
        Node node = editor.Insert(op, [.. inputs.Select((t, i) => editor.AddInitializer($"in{i}", t))], null, outputName: "out");
        var context = new EvaluationContext(node, inputs, static (_, _) => throw new InvalidOperationException("no subgraphs here"));

        op.Evaluate(context);

        var output = (Tensor)context.Outputs[0]!;
        Assert.NotNull(node.Facts().RepeatedFrom);
        Assert.True(output.IsSplat, $"{name}: {output}");
        Assert.Equal(expected, output.ReadDouble(0), 6);
    }
}
