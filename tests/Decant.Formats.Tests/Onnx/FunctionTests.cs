using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Formats.Tests.Onnx;

public class FunctionTests
{
    [Fact]
    public void Load_CallOfAFunction_IsReplacedByItsNodes()
    {
        using Model model = Load(Proto([Call("F", ["x"], ["y"])], Function("F", ["a"], ["c"], Node("Neg", ["a"], ["b"]), Node("Abs", ["b"], ["c"]))));

        Assert.Equal(["Neg", "Abs"], model.Graph.Nodes.Select(n => n.Op.Schema.Name));
        Assert.Equal("y", model.Graph.Nodes.Last().Output(0)!.Name);
        Assert.Equal(["onnx-function", "onnx-function"], model.Graph.Nodes.Select(n => n.Origin?.Rewrite));
    }

    [Fact]
    public void Load_FunctionOfAnOlderOpset_MeansWhatItMeantThere()
    {
        FunctionProto function = Function("F", ["a"], ["b"], Node("Softmax", ["a"], ["b"]));
        function.OpsetImport[0].Version = 11;
        using Model model = Load(Proto([Call("F", ["x"], ["y"])], function));

        // Over the axes from 1 on, as a matrix.
        Assert.Equal(["Shape", "Flatten", "Softmax", "Reshape"], model.Graph.Nodes.Select(n => n.Op.Schema.Name));
        Assert.Equal("F", Reread(model).Graph!.Node.Single().OpType);
    }

    [Fact]
    public void Save_ChangedNodeOfAFunction_WritesItsNodesAndDropsIt()
    {
        FunctionProto kept = Function("Unused", ["a"], ["b"], Node("Neg", ["a"], ["b"]));
        using Model model = Load(Proto([Call("F", ["x"], ["y"])], Function("F", ["a"], ["c"], Node("Neg", ["a"], ["b"]), Node("Abs", ["b"], ["c"])), kept));
        new GraphEditor(model.Graph).SetOperator(model.Graph.Nodes.First(), new ExpOp());

        ModelProto written = Reread(model);

        Assert.Equal(["Exp", "Abs"], written.Graph!.Node.Select(n => n.OpType));
        Assert.Equal(["Unused"], written.Functions.Select(f => f.Name));
    }

    [Fact]
    public void Save_OneOfTwoCallsChanged_KeepsTheOther()
    {
        using Model model = Load(Proto([Call("F", ["x"], ["t"]), Call("F", ["t"], ["y"])], Function("F", ["a"], ["c"], Node("Neg", ["a"], ["b"]), Node("Abs", ["b"], ["c"]))));
        new GraphEditor(model.Graph).SetOperator(model.Graph.Nodes.First(), new ExpOp());

        ModelProto written = Reread(model);

        Assert.Equal(["Exp", "Abs", "F"], written.Graph!.Node.Select(n => n.OpType));
        Assert.Single(written.Functions);
    }

    [Fact]
    public void Save_ReaderOfAnInnerValueBetween_KeepsTheOrder()
    {
        using Model model = Load(Proto([Call("F", ["x"], ["y", "z"])], Function("F", ["a"], ["b", "c"], Node("Neg", ["a"], ["b"]), Node("Abs", ["a"], ["c"]))));
        var editor = new GraphEditor(model.Graph);
        Node last = model.Graph.Nodes.Last();
        Node between = editor.AddNode(new ExpOp(), [model.Graph.Find("y")], [editor.Declare("e", null)], "between", last);
        editor.AddOutput(between.Output(0)!);

        Assert.Equal(["Neg", "Exp", "Abs"], Reread(model).Graph!.Node.Select(n => n.OpType));
    }

    [Fact]
    public void Load_FunctionThatHandsAnInputThrough_CopiesIt()
    {
        FunctionProto function = Function("F", ["a", "low", "b"], ["y", "w", "b"], Node("Clip", ["a", "low"], ["y"]), Node("Neg", ["a"], ["w"]));
        using Model model = Load(Proto([Call("F", ["x", "", "x"], ["t", "", "y"])], function));

        Assert.Equal(["Clip", "Neg", "Identity"], model.Graph.Nodes.Select(n => n.Op.Schema.Name));
        Assert.Null(model.Graph.Nodes.First().Input(1));
        Assert.Equal("x", model.Graph.Find("y")!.Producer!.Input(0)!.Name);
        Assert.Equal(["x", "", "x"], Reread(model).Graph!.Node.Single().Input);
    }

    [Fact]
    public void Save_NodesOfAFunction_HaveNamesOfTheirOwn()
    {
        NodeProto call = Call("F", ["x"], ["y"]);
        call.Name = "call";
        using Model model = Load(Proto([call], Function("F", ["a"], ["c"], Node("Neg", ["a"], ["b"]), Node("Abs", ["b"], ["c"]))));

        Assert.Equal(["call_Neg", "call"], ProtoReader.ReadAll<ModelProto>(OnnxFormat.ToArray(model, 18), "m.onnx").Graph!.Node.Select(n => n.Name));
    }

    [Theory]
    [InlineData("DEC1340", "'own.A' → 'own.B' → 'own.A'")]
    [InlineData("DEC1341", "nodes")]
    [InlineData("DEC1342", "twice")]
    [InlineData("DEC1343", "takes 1")]
    public void Load_FunctionsThatCannotBe_AreRefused(string code, string named)
    {
        FunctionProto[] functions = code switch
        {
            "DEC1340" => [Function("A", ["a"], ["b"], Call("B", ["a"], ["b"])), Function("B", ["a"], ["b"], Call("A", ["a"], ["b"]))],
            "DEC1341" => [.. Enumerable.Range(0, 40).Select(i => Function(i == 0 ? "A" : $"A{i}", ["a"], ["b"], Call($"A{i + 1}", ["a"], ["t"]), Call($"A{i + 1}", ["t"], ["b"])))],
            "DEC1342" => [Function("A", ["a"], ["b"]), Function("A", ["a"], ["b"])],
            _ => [Function("A", ["a"], ["b"], Node("Neg", ["a"], ["b"]))],
        };
        ModelException error = Assert.Throws<ModelException>(() => Load(Proto([Call("A", code == "DEC1343" ? ["x", "x"] : ["x"], ["y"])], functions)));

        Assert.Equal(code, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DeepChainOfFunctions_IsRefused()
    {
        FunctionProto[] chain = [.. Enumerable.Range(0, 20_000).Select(i => Function($"A{i}", ["a"], ["b"], Call($"A{i + 1}", ["a"], ["b"])))];

        Assert.Equal("DEC1341", Assert.Throws<ModelException>(() => Load(Proto([Call("A0", ["x"], ["y"])], chain))).Code);
    }

    [Fact]
    public void Load_OutputThatIsNotComputed_IsRefused() =>
        Assert.Equal("DEC1343", Assert.Throws<ModelException>(() => Load(Proto([Call("A", ["x"], ["y"])], Function("A", ["a"], ["c"], Node("Neg", ["a"], ["b"]))))).Code);

    private static Model Load(ModelProto proto) => OnnxFormat.Load(ProtoWriter.ToArray(proto), "m.onnx", ".");

    private static ModelProto Reread(Model model) => ProtoReader.ReadAll<ModelProto>(OnnxFormat.ToArray(model), "m.onnx");

    private static ModelProto Proto(NodeProto[] nodes, params FunctionProto[] functions)
    {
        var graph = new GraphProto { Name = "g" };
        graph.Node.AddRange(nodes);
        graph.Input.Add(Info("x"));
        graph.Output.Add(Info("y"));
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.AddRange([new OperatorSetIdProto { Domain = string.Empty, Version = 17 }, new OperatorSetIdProto { Domain = "own", Version = 1 }]);
        model.Functions.AddRange(functions);
        return model;
    }

    private static FunctionProto Function(string name, string[] inputs, string[] outputs, params NodeProto[] nodes)
    {
        var function = new FunctionProto { Domain = "own", Name = name };
        function.Input.AddRange(inputs);
        function.Output.AddRange(outputs);
        function.Node.AddRange(nodes);
        function.OpsetImport.AddRange([new OperatorSetIdProto { Domain = string.Empty, Version = 17 }, new OperatorSetIdProto { Domain = "own", Version = 1 }]);
        return function;
    }

    private static NodeProto Call(string function, string[] inputs, string[] outputs)
    {
        NodeProto node = Node(function, inputs, outputs);
        node.Domain = "own";
        return node;
    }

    private static NodeProto Node(string opType, string[] inputs, string[] outputs)
    {
        var node = new NodeProto { OpType = opType };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        return node;
    }

    private static ValueInfoProto Info(string name)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(new long[] { 2, 3, 4 }.Select(static s => new TensorShapeProto.Dimension { DimValue = s }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Tensor { ElemType = 1, Shape = shape } } };
    }
}
