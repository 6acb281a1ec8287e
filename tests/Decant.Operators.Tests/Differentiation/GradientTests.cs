using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators.Tests;

/// <summary>Gradient rules against central differences in double precision.</summary>
public class GradientTests
{
    private const double Step = 1e-5;

    public static TheoryData<string, Operator, long[][]> Rules => new()
    {
        { "add", new AddOp(), [[2, 1, 3], [4, 1]] },
        { "sub", new SubOp(), [[2, 3], [3]] },
        { "mul", new MulOp(), [[1, 3], [2, 1]] },
        { "div", new DivOp(), [[2, 3], []] },
        { "pow", new PowOp(), [[2, 3], [3]] },
        { "sum", new SumOp(), [[2, 3], [1], [3]] },
        { "mean", new MeanOp(), [[2, 3], [3]] },
        { "max", new MaxOp(), [[2, 3], [3], [2, 1]] },
        { "min", new MinOp(), [[2, 3], [3]] },
        { "clip", new ClipOp(), [[4, 5], [], []] },
        { "neg", new NegOp(), [[3]] },
        { "abs", new AbsOp(), [[3]] },
        { "exp", new ExpOp(), [[3]] },
        { "log", new LogOp(), [[3]] },
        { "sqrt", new SqrtOp(), [[3]] },
        { "reciprocal", new ReciprocalOp(), [[3]] },
        { "tanh", new TanhOp(), [[3]] },
        { "sigmoid", new SigmoidOp(), [[3]] },
        { "relu", new ReluOp(), [[9]] },
        { "leaky relu", new LeakyReluOp(0.25f), [[9]] },
        { "elu", new EluOp(0.5f), [[9]] },
        { "softplus", new SoftplusOp(), [[3]] },
        { "sin", new SinOp(), [[3]] },
        { "cos", new CosOp(), [[3]] },
        { "erf", new ErfOp(), [[3]] },
        { "floor", new FloorOp(), [[3]] },
        { "identity", new IdentityOp(), [[3]] },
        { "flatten", new FlattenOp(2), [[2, 1, 3]] },
        { "transpose", new TransposeOp([2, 0, 1]), [[2, 3, 4]] },
        { "transpose without order", new TransposeOp(), [[2, 3]] },
        { "cast", new CastOp(ElementType.Float64), [[3]] },
        { "softmax", new SoftmaxOp(1), [[2, 3, 2]] },
        { "log softmax", new LogSoftmaxOp(), [[2, 3]] },
        { "reduce sum", new ReduceSumOp(), [[2, 3]] },
        { "reduce sum without kept axes", new ReduceSumOp(KeepDims: false), [[2, 3]] },
        { "reduce mean", new ReduceMeanOp(KeepDims: false), [[2, 3]] },
        { "reduce sum square", new ReduceSumSquareOp(), [[2, 3]] },
        { "reduce l1", new ReduceL1Op(), [[2, 3]] },
        { "reduce l2", new ReduceL2Op(KeepDims: false), [[2, 3]] },
        { "reduce log sum", new ReduceLogSumOp(), [[2, 3]] },
        { "reduce log sum exp", new ReduceLogSumExpOp(), [[2, 3]] },
        { "reduce prod", new ReduceProdOp(), [[2, 3]] },
        { "reduce max", new ReduceMaxOp(), [[2, 3]] },
        { "reduce min", new ReduceMinOp(KeepDims: false), [[2, 3]] },
        { "matmul", new MatMulOp(), [[2, 3], [3, 4]] },
        { "matmul of batches", new MatMulOp(), [[2, 1, 2, 3], [5, 3, 2]] },
        { "matmul of a row", new MatMulOp(), [[3], [2, 3, 4]] },
        { "matmul by a column", new MatMulOp(), [[2, 2, 3], [3]] },
        { "matmul of vectors", new MatMulOp(), [[3], [3]] },
        { "gemm", new GemmOp(0.5f, 2), [[2, 3], [3, 4], [4]] },
        { "gemm of transposed A", new GemmOp(2, 1, true, false), [[3, 2], [3, 4], [2, 1]] },
        { "gemm of transposed B", new GemmOp(2, 1, false, true), [[2, 3], [4, 3]] },
        { "gemm of transposed operands", new GemmOp(2, 1, true, true), [[3, 2], [4, 3], []] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Gradient_Rule_EqualsCentralDifferences(string name, Operator op, long[][] sizes)
    {
        // Inputs stay away from zero and from each other, where some functions have a kink.
        var random = new Random(name.Length + sizes.Length);
        double low = name is "relu" or "leaky relu" or "elu" or "clip" or "abs" ? -1 : 0.5;
        Tensor[] inputs = [.. sizes.Select(s => Tensor.Create([.. Enumerable.Range(0, (int)Shape.CountElements(s)).Select(_ => low + ((1.5 - low) * random.NextDouble()))], Shape.Of(s)))];
        if (name == "clip")
        {
            inputs[1] = Tensor.Scalar(-0.4);
            inputs[2] = Tensor.Scalar(0.7);
        }

        Check(inputs, symbolic: false, (editor, values) => editor.Insert(op, values, null).Outputs[0]!);
        Check(inputs, symbolic: true, (editor, values) => editor.Insert(op, values, null).Outputs[0]!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradient_RulesWithShapes_EqualCentralDifferences(bool symbolic)
    {
        Tensor x = Tensor.Create([0.3, 0.9, 1.7, 0.6, 1.1, 0.2], Shape.Of(2, 3));
        Check([x], symbolic, static (e, v) => With(e, new ReshapeOp(), v[0], [3, -1]));
        Check([x], symbolic, static (e, v) => With(e, new UnsqueezeOp(), v[0], [0, 3]));
        Check([x], symbolic, static (e, v) => With(e, new ExpandOp(), v[0], [4, 1, 3]));
        Check([x], symbolic, static (e, v) => With(e, new SqueezeOp(), With(e, new UnsqueezeOp(), v[0], [1]), [1]));
        Check([x], symbolic, static (e, v) => With(e, new ReduceSumOp(KeepDims: false), v[0], [1]));
        Check([x], symbolic, static (e, v) => With(e, new ReduceMeanOp(KeepDims: false), v[0], [0]));
        Check([x], symbolic, static (e, v) => With(e, new ReduceMaxOp(), v[0], [-1]));
        Check([x], symbolic, static (e, v) => With(e, new PadOp(), v[0], [1, 0, 2, 1]));
        Check([x], symbolic, static (e, v) => With(e, new PadOp("reflect"), v[0], [0, 2, 0, 1]));
        Check([x], symbolic, static (e, v) => With(e, new PadOp("edge"), v[0], [0, -1, 3, 1]));
        Check([x, Tensor.Scalar(0.7)], symbolic, static (e, v) => e.Insert(new PadOp(), [v[0], e.AddInitializer("pads", Tensor.Vector(1L, 0, 0, 2)), v[1]], null).Outputs[0]!);
        Check([x], symbolic, static (e, v) => e.Insert(
            new SliceOp(),
            [v[0], .. new[] { Tensor.Vector(2L, 1), Tensor.Vector(-9L, 2), Tensor.Vector(1L, 0), Tensor.Vector(-2L, 1) }.Select(t => e.AddInitializer("numbers", t))],
            null).Outputs[0]!);
        Check([x, x], symbolic, static (e, v) => e.Insert(new WhereOp(), [e.AddInitializer("mask", Tensor.Vector(true, false, true)), v[0], v[1]], null).Outputs[0]!);
    }

    public static TheoryData<string, Operator, long[][]> Windows => new()
    {
        { "conv", new ConvOp(new SlidingWindow()), [[2, 3, 4, 4], [2, 3, 3, 3], [2]] },
        { "conv of strides, dilations and pads", new ConvOp(new SlidingWindow { Strides = [2, 1], Dilations = [1, 2], Pads = [1, 0, 2, 1] }), [[2, 2, 6, 5], [3, 2, 3, 2], [3]] },
        { "conv in groups", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1], Strides = [2, 2] }, 2), [[2, 4, 4, 4], [6, 2, 3, 3]] },
        { "depthwise conv", new ConvOp(new SlidingWindow { AutoPad = AutoPad.SameUpper, Strides = [2, 2] }, 3), [[2, 3, 5, 4], [3, 1, 3, 3]] },
        { "conv of one axis", new ConvOp(new SlidingWindow { Strides = [3] }), [[1, 2, 8], [2, 2, 2]] },
        { "batch normalization", new BatchNormalizationOp(0.1f), [[2, 3, 2], [3], [3], [3], [3]] },
        { "batch normalization of vectors", new BatchNormalizationOp(0.1f), [[4, 3], [3], [3], [3], [3]] },
        { "global average pool", new GlobalAveragePoolOp(), [[2, 3, 2, 4]] },
        { "max pool", new MaxPoolOp(new SlidingWindow { KernelShape = [3, 2], Strides = [2, 1], Pads = [1, 0, 0, 1] }), [[2, 2, 5, 4]] },
        { "concat", new ConcatOp(1), [[2, 3], [2, 1], [2, 2]] },
        { "concat from the end", new ConcatOp(-2), [[2, 1, 2], [2, 3, 2]] },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Gradient_OfWindowsAndChannels_EqualsCentralDifferences(string name, Operator op, long[][] sizes)
    {
        var random = new Random(name.Length);
        Tensor[] inputs = [.. sizes.Select(s => Tensor.Create([.. Enumerable.Range(0, (int)Shape.CountElements(s)).Select(_ => 0.2 + random.NextDouble())], Shape.Of(s)))];
        Check(inputs, symbolic: false, (editor, values) => editor.Insert(op, values, null).Outputs[0]!);
    }

    [Fact]
    public void Gradient_OfAConvolutionOfUnknownSize_IsRefused()
    {
        var model = new Model();
        var editor = new GraphEditor(model.Graph);
        Value x = editor.AddInput("x", new TensorType(ElementType.Float32, Shape.Of(new Dim[] { 1, 2, Dim.Symbol("h") })));
        Value y = editor.Insert(new ConvOp(new SlidingWindow()), [x, editor.AddInitializer("w", Tensor.Zeros(ElementType.Float32, [2, 2, 1]))], null).Outputs[0]!;
        Assert.Equal("DEC1383", Assert.Throws<UnsupportedException>(() => GradientGraph.Add(editor, y, [x])).Code);
    }

    [Fact]
    public void Gradient_ValueReadTwice_SumsWhatBothGive()
    {
        // y = x² · sin(x) + x, of which the first factor is read by two nodes.
        Check([Tensor.Vector(0.4, 1.2)], false, static (e, v) =>
        {
            Value square = e.Insert(new MulOp(), [v[0], v[0]], null).Outputs[0]!;
            Value product = e.Insert(new MulOp(), [square, e.Insert(new SinOp(), [v[0]], null).Outputs[0]!], null).Outputs[0]!;
            return e.Insert(new AddOp(), [product, v[0]], null).Outputs[0]!;
        });
    }

    [Fact]
    public void Gradient_OfAGradient_IsTheSecondDerivative()
    {
        var model = new Model();
        var editor = new GraphEditor(model.Graph);
        Value x = editor.AddInput("x", new TensorType(ElementType.Float64, Shape.Of(2)));
        Value y = editor.Insert(new TanhOp(), [x], null).Outputs[0]!;
        Value first = GradientGraph.Add(editor, y, [x])[0];
        editor.AddOutput(GradientGraph.Add(editor, first, [x])[0]);
        double[] at = [0.3, -0.8];
        double[] found = ((Tensor)new ReferenceEvaluator(model).Run(new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Vector<double>(at) })[0]).ToDoubles();
        for (int i = 0; i < at.Length; i++)
        {
            double t = Math.Tanh(at[i]);
            Assert.Equal(-2 * t * (1 - (t * t)), found[i], 12);
        }
    }

    [Fact]
    public void Gradient_OperatorWithoutARule_IsNamedAndNothingIsAdded()
    {
        var model = new Model();
        var editor = new GraphEditor(model.Graph);
        Value x = editor.AddInput("x", new TensorType(ElementType.Float32, Shape.Of(2)));
        Value y = editor.Insert(new DetOp(), [editor.Insert(new HardSwishOp(), [x], null).Outputs[0]!], null).Outputs[0]!;
        var error = Assert.Throws<UnsupportedException>(() => GradientGraph.Add(editor, y, [x]));
        Assert.Equal("DEC1274", error.Code);
        Assert.Contains("Det-22 (1), HardSwish-22 (1)", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, model.Graph.Nodes.Count());
    }

    [Fact]
    public void Expand_GradientAtOtherValues_RecomputesTheFunctionThere()
    {
        // y = a · b; its gradient with respect to a where b is c.
        using Model model = Product(out GraphEditor editor, "a", "c");
        GradientExpansion.Expand(model.Graph);
        Assert.DoesNotContain(model.Graph.Nodes, static n => n.Op is GradientOp);
        IReadOnlyList<RuntimeValue> outputs = new ReferenceEvaluator(model).Run(new Dictionary<string, RuntimeValue>
        {
            ["a"] = Tensor.Scalar(2f), ["b"] = Tensor.Scalar(3f), ["c"] = Tensor.Scalar(5f),
        });
        Assert.Equal("dy", editor.Graph.Outputs[0].Name);
        Assert.Equal(5, ((Tensor)outputs[0]).ReadDouble(0));
    }

    [Fact]
    public void Expand_NameThatIsNoValue_IsRefused()
    {
        using Model model = Product(out _, "a", "b", other: "nothing");
        Assert.Equal("DEC1275", Assert.Throws<ModelException>(() => GradientExpansion.Expand(model.Graph)).Code);
    }

    private static Model Product(out GraphEditor editor, string first, string second, string other = "b")
    {
        var model = new Model();
        editor = new GraphEditor(model.Graph);
        foreach (string name in (string[])["a", "b", "c"])
        {
            editor.AddInput(name, new TensorType(ElementType.Float32, Shape.Scalar));
        }

        Graph graph = model.Graph;
        editor.Insert(new MulOp(), [graph.Find("a"), graph.Find("b")], null, outputName: "y");
        Value gradient = editor.Declare("dy", null);
        editor.AddNode(new GradientOp(["a"], "y", [other]), [graph.Find(first), graph.Find(second)], [gradient]);
        editor.AddOutput(gradient);
        return model;
    }

    private static Value With(GraphEditor editor, Operator op, Value value, long[] numbers) =>
        editor.Insert(op, [value, editor.AddInitializer("numbers", Tensor.Vector<long>(numbers))], null).Outputs[0]!;

    // The gradient of a weighted sum of the function's outputs, so that no error of one hides behind another.
    private static void Check(Tensor[] inputs, bool symbolic, Func<GraphEditor, Value[], Value> function)
    {
        using var model = new Model();
        var editor = new GraphEditor(model.Graph);
        Value[] values = [.. inputs.Select((t, i) => editor.AddInput($"x{i}", new TensorType(t.ElementType, symbolic ? Symbols(t.Rank, i) : t.Shape)))];
        Value y = function(editor, values);
        Value weighted = editor.Insert(new MulOp(), [y, editor.Insert(new CosOp(), [y], null).Outputs[0]!], null).Outputs[0]!;
        IReadOnlyList<Value> gradients = GradientGraph.Add(editor, weighted, values);
        editor.AddOutput(weighted);
        foreach (Value gradient in gradients)
        {
            editor.AddOutput(gradient);
        }

        TypeInference.Infer(model);
        var evaluator = new ReferenceEvaluator(model);
        Tensor[] Run(Tensor[] given) => [.. evaluator.Run(given.Select((t, i) => (t, i)).ToDictionary(p => $"x{p.i}", p => (RuntimeValue)p.t)).Cast<Tensor>()];
        Tensor[] found = Run(inputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            Assert.Equal(inputs[i].Shape, found[1 + i].Shape);
            double[] gradient = found[1 + i].ToDoubles();
            for (int at = 0; at < gradient.Length; at++)
            {
                double difference = (Moved(Step) - Moved(-Step)) / (2 * Step);
                Assert.True(Math.Abs(difference - gradient[at]) <= 1e-6 * Math.Max(1, Math.Abs(difference)), $"input {i}, element {at}: {gradient[at]}, by differences {difference}");

                double Moved(double step)
                {
                    double[] elements = inputs[i].ToDoubles();
                    elements[at] += step;
                    Tensor[] moved = [.. inputs];
                    moved[i] = Tensor.Create(elements, inputs[i].Shape);
                    return Run(moved)[0].ToDoubles().Sum();
                }
            }
        }
    }

    private static Shape Symbols(int rank, int input) => Shape.Of(Enumerable.Range(0, rank).Select(a => Dim.Symbol($"d{input}_{a}")));
}
