using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators.Tests;

public class ControlFlowTests
{
    private static readonly TensorType FloatScalar = new(ElementType.Float32, Shape.Scalar);

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 2)]
    public void If_Branches_ReadTheValuesAround(bool condition, float expected)
    {
        var model = new Model();
        var editor = new GraphEditor(model.Graph);
        Value cond = editor.AddInput("cond", new TensorType(ElementType.Bool, Shape.Scalar));
        Value x = editor.AddInput("x", FloatScalar);
        Value y = editor.Declare("y", null);
        Node node = editor.AddNode(new IfOp(), [cond], [y]);
        var then = new GraphEditor(editor.AddSubgraph(node, "then"));
        then.AddOutput(then.Insert(new AddOp(), [x, then.AddInitializer("three", Tensor.Scalar(3f))], null).Outputs[0]!);
        var otherwise = new GraphEditor(editor.AddSubgraph(node, "else"));
        otherwise.AddOutput(otherwise.Insert(new ReluOp(), [x], null).Outputs[0]!);
        editor.AddOutput(y);
        TypeInference.Infer(model);
        Assert.Equal(FloatScalar, y.Type);
        Assert.Equal(expected, Run(model, ("cond", Tensor.Scalar(condition)), ("x", Tensor.Scalar(2f)))[0].ReadDouble(0));
    }

    [Fact]
    public void Loop_CarriedSum_StacksItsScans()
    {
        Model model = Sums(out Value final, out Value scan);
        TypeInference.Infer(model);
        Assert.Equal(FloatScalar, final.Type);
        Assert.Equal(new TensorType(ElementType.Float32, Shape.Of([Dim.Unknown])), scan.Type);
        IReadOnlyList<Tensor> y = Run(model, ("M", Tensor.Scalar(3L)), ("start", Tensor.Scalar(10f)));
        Assert.Equal(16, y[0].ReadDouble(0));
        Assert.Equal([12f, 14f, 16f], y[1].ToArray<float>());
    }

    [Fact]
    public void Loop_NoIterations_YieldsAnEmptyScan()
    {
        Model model = Sums(out _, out _);
        TypeInference.Infer(model);
        IReadOnlyList<Tensor> y = Run(model, ("M", Tensor.Scalar(0L)), ("start", Tensor.Scalar(10f)));
        Assert.Equal(10, y[0].ReadDouble(0));
        Assert.Equal(Shape.Of(0), y[1].Shape);
    }

    [Fact]
    public void Loop_BeyondTheLimit_IsStoppedByName()
    {
        Model model = Sums(out _, out _);
        var inputs = new Dictionary<string, RuntimeValue> { ["M"] = Tensor.Scalar(long.MaxValue), ["start"] = Tensor.Scalar(0f) };
        var error = Assert.Throws<ModelException>(() => new ReferenceEvaluator(model) { Limits = new EvaluationLimits { LoopIterations = 100 } }.Run(inputs));
        Assert.Equal("DEC1250", error.Code);
        Assert.Contains("Loop 'sums'", error.Message);
    }

    [Fact]
    public void Scan_Backwards_ReadsAndWritesFromTheEnd()
    {
        var model = new Model();
        var editor = new GraphEditor(model.Graph);
        Value start = editor.AddInput("start", FloatScalar);
        Value x = editor.AddInput("x", new TensorType(ElementType.Float32, Shape.Of([Dim.Symbol("n")])));
        Value final = editor.Declare("final", null);
        Value sums = editor.Declare("sums", null);
        Node node = editor.AddNode(new ScanOp(1, InputDirections: [1], OutputDirections: [1]), [start, x], [final, sums]);
        var body = new GraphEditor(editor.AddSubgraph(node, "body"));
        Value state = body.AddInput("state", null);
        Value element = body.AddInput("element", null);
        Value next = body.Insert(new AddOp(), [state, element], null).Outputs[0]!;
        body.AddOutput(next);
        body.AddOutput(next);
        editor.AddOutput(final);
        editor.AddOutput(sums);
        TypeInference.Infer(model);
        Assert.Equal(Shape.Of([Dim.Symbol("n")]), sums.Shape);
        IReadOnlyList<Tensor> y = Run(model, ("start", Tensor.Scalar(100f)), ("x", Tensor.Vector(1f, 2, 3)));
        Assert.Equal(106, y[0].ReadDouble(0));
        Assert.Equal([106f, 105f, 103f], y[1].ToArray<float>());
    }

    private static Model Sums(out Value final, out Value scan)
    {
        var model = new Model();
        var editor = new GraphEditor(model.Graph);
        Value limit = editor.AddInput("M", new TensorType(ElementType.Int64, Shape.Scalar));
        Value start = editor.AddInput("start", FloatScalar);
        final = editor.Declare("final", null);
        scan = editor.Declare("scan", null);
        Node node = editor.AddNode(new LoopOp(), [limit, null, start], [final, scan], "sums");
        var body = new GraphEditor(editor.AddSubgraph(node, "body"));
        body.AddInput("iteration", null);
        Value condition = body.AddInput("condition", null);
        Value state = body.AddInput("state", null);
        Value next = body.Insert(new AddOp(), [state, body.AddInitializer("two", Tensor.Scalar(2f))], null).Outputs[0]!;
        body.AddOutput(condition);
        body.AddOutput(next);
        body.AddOutput(next);
        editor.AddOutput(final);
        editor.AddOutput(scan);
        return model;
    }

    private static IReadOnlyList<Tensor> Run(Model model, params (string Name, Tensor Value)[] inputs) =>
        [.. new ReferenceEvaluator(model).Run(inputs.ToDictionary(static i => i.Name, static i => (RuntimeValue)i.Value)).Cast<Tensor>()];
}
