using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Passes;
using Decant.Tensors;
using static Decant.Fuzz.Tests.ProtoModel;

namespace Decant.Fuzz.Tests;

/// <summary>Small files that ask for much: memory, time, depth.</summary>
public sealed class BombTests
{
    private const long Megabyte = 1 << 20;

    public static TheoryData<string> Engines => ["decant", "reference"];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Run_LoopThatNeverEnds_NamesTheLoop(string engine)
    {
        byte[] file = new ProtoModel().Input("x", ElementType.Float32, 1).Initializer("c", [true])
            .Add("Loop", "_ c x", "y", Body("body", Subgraph("i k a", "k2 b", Node("Identity", "k", "k2"), Node("Neg", "a", "b")))).Outputs("y").ToArray();
        ModelException error = Assert.Throws<ModelException>(() => Run(file, engine, new EvaluationLimits { LoopIterations = 50 }));
        Assert.Equal("DEC1250", error.Code);
        Assert.Contains("Loop 'n_y'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Run_LoopInLoop_SharesTheLimit(string engine)
    {
        GraphProto inner = Subgraph("j l b", "l2 d", Node("Identity", "l", "l2"), Node("Neg", "b", "d"));
        byte[] file = new ProtoModel().Input("x", ElementType.Float32, 1).Initializer("n", [20L]).Initializer("c", [true])
            .Add("Loop", "n c x", "y", Body("body", Subgraph("i k a", "k2 e", Node("Identity", "k", "k2"), Node("Loop", "n k a", "e", Body("body", inner))))).Outputs("y").ToArray();
        Assert.Equal("DEC1250", Assert.Throws<ModelException>(() => Run(file, engine, new EvaluationLimits { LoopIterations = 100 })).Code);
        _ = Run(file, engine, new EvaluationLimits { LoopIterations = 400 });
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Run_LoopThatCollectsWithoutEnd_IsRefused(string engine)
    {
        byte[] file = new ProtoModel().Input("x", ElementType.Float32, 1 << 18).Initializer("c", [true])
            .Add("Loop", "_ c x", "y z", Body("body", Subgraph("i k a", "k2 b s", Node("Identity", "k", "k2"), Node("Neg", "a", "b"), Node("Abs", "a", "s")))).Outputs("z").ToArray();
        Assert.Equal("DEC1351", Assert.Throws<ModelException>(() => Run(file, engine, Little(64))).Code);
    }

    public static TheoryData<string, string> HugeValues
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string op in new[] { "ConstantOfShape", "Expand", "Tile", "RandomNormal", "Range", "OneHot", "EyeLike", "Pad", "Resize" })
            {
                data.Add(op, "decant");
                data.Add(op, "reference");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(HugeValues))]
    public void Run_TerabytesFromAFewBytes_IsRefused(string op, string engine)
    {
        long[] sizes = [1 << 20, 1 << 20];
        ProtoModel model = new ProtoModel().Input("x", ElementType.Float32, 1, 1).Input("i", ElementType.Int64, 1 << 10).Initializer("s", sizes, 2).Initializer("n", [1L << 40]).Initializer("o", [0L]).Initializer("l", [1L])
            .Initializer("v", [0f, 1f], 2).Initializer("p", [0L, 0L, 1L << 20, 1L << 20], 4);
        _ = op switch
        {
            "ConstantOfShape" => model.Add(op, "s", "h"),
            "Expand" or "Tile" => model.Add(op, "x s", "h"),
            "RandomNormal" => model.Add(op, "", "h", Ints("shape", sizes)),
            "Range" => model.Add(op, "o n l", "h"),
            "OneHot" => model.Add(op, "i n v", "h"),
            "EyeLike" => model.Add("ConstantOfShape", "s", "z").Add(op, "z", "h"),
            "Pad" => model.Add(op, "x p", "h"),
            _ => model.Add(op, "x _ _ s", "h"),
        };
        byte[] file = model.Add("Neg", "h", "g").Add("ReduceSum", "g", "y").Outputs("y").ToArray();
        ModelException error = Assert.Throws<ModelException>(() => Run(file, engine, Little(64)));
        Assert.Contains(error.Code, new[] { "DEC1351", "DEC1353", "DEC1354" });
        Refusals.Settled(model);
    }

    [Fact]
    public void Read_GraphsNestedTooDeep_IsRefused()
    {
        NodeProto node = Node("Abs", "x", "y0");
        for (int depth = 1; depth < 120; depth++)
        {
            node = Node("If", "c", $"y{depth}", Body("then_branch", Subgraph("", $"y{depth - 1}", node)), Body("else_branch", Subgraph("", "x")));
        }

        ProtoModel model = new ProtoModel().Input("x", ElementType.Float32).Input("c", ElementType.Bool).Outputs(node.Output[0]);
        model.Graph.Node.Add(node);
        Refusals.Model("DEC1303", model);
    }

    [Fact]
    public void Read_LoopsNestedDeep_EndsSoon()
    {
        // Each body doubles what it carries, so that no loop's first guess of a shape holds.
        NodeProto node = Node("Concat", "x x", "y0", Int("axis", 0));
        for (int depth = 1; depth < 60; depth++)
        {
            GraphProto body = Subgraph($"i{depth} k{depth} a{depth}", $"g{depth} b{depth}", node, Node("Identity", $"k{depth}", $"g{depth}"), Node("Concat", $"a{depth} {node.Output[0]}", $"b{depth}", Int("axis", 0)));
            node = Node("Loop", "n c x", $"y{depth}", Body("body", body));
        }

        ProtoModel model = new ProtoModel().Input("x", ElementType.Float32, 2).Initializer("n", [1L]).Initializer("c", [true]).Outputs(node.Output[0]);
        model.Graph.Node.Add(node);
        using Graphs.Model read = OnnxFormat.Load(model.ToArray(), "nested", string.Empty);
        Assert.Single(read.Graph.Nodes);
    }

    [Fact]
    public void Read_ProductOfSymbolsThatDoubles_EndsSoon()
    {
        ProtoModel model = new ProtoModel().Input("x", ElementType.Float32, "a", "b").Add("Shape", "x", "s0");
        for (int i = 1; i < 60; i++)
        {
            model.Add("Mul", $"s{i - 1} s{i - 1}", $"m{i}").Add("Add", $"m{i} s0", $"s{i}");
        }

        Refusals.Settled(model.Outputs("s59"));
    }

    [Fact]
    public void Read_ChainOfManyNodes_IsNoRecursion()
    {
        ProtoModel model = new ProtoModel().Input("v0", ElementType.Float32, 1);
        const int nodes = 100_000;
        for (int i = 0; i < nodes; i++)
        {
            model.Add(i % 10 == 9 ? "Identity" : i % 2 == 0 ? "Tanh" : "Neg", $"v{i}", $"v{i + 1}");
        }

        OnSmallStack(() =>
        {
            using Graphs.Model read = OnnxFormat.Load(model.Outputs($"v{nodes}").ToArray(), "chain", string.Empty);
            GraphVerifier.Verify(read);
            using Graphs.Model copy = read.Clone();
            Assert.Equal(nodes, copy.Graph.NodeCount);
            SimplifyPipeline.Create().Run(copy);
            Assert.Equal(nodes / 10 * 9, copy.Graph.NodeCount);
            _ = OnnxFormat.ToArray(copy);
        });
    }

    [Fact]
    public void Read_OneValueReadByManyNodes_IsNotQuadratic()
    {
        ProtoModel model = new ProtoModel().Input("x", ElementType.Float32, 1);
        const int nodes = 20_000;
        for (int i = 0; i < nodes; i++)
        {
            model.Add("Neg", "x", $"v{i}");
        }

        using Graphs.Model read = OnnxFormat.Load(model.Outputs("v0").ToArray(), "fan", string.Empty);
        GraphVerifier.Verify(read);
        var editor = new GraphEditor(read.Graph);
        Assert.Equal(nodes - 1, read.Graph.Nodes.Where(static n => n.Output(0)!.Uses.Count == 0).ToArray().Sum(editor.RemoveUnread));
    }

    [Fact]
    public void Read_FunctionThatCallsItself_IsRefused()
    {
        ProtoModel model = new ProtoModel().Input("x", ElementType.Float32, 1).Add("F", "x", "y").Outputs("y");
        model.Graph.Node[0].Domain = "d";
        var function = new FunctionProto { Name = "F", Domain = "d" };
        function.Input.Add("a");
        function.Output.Add("b");
        function.Node.Add(Node("F", "a", "b"));
        function.Node[0].Domain = "d";
        model.Record.Functions.Add(function);
        model.Record.OpsetImport.Add(new OperatorSetIdProto { Domain = "d", Version = 1 });
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "d", Version = 1 });
        Refusals.Model("DEC1340", model);
    }

    [Fact]
    public void Read_FunctionsThatDouble_IsRefused()
    {
        ProtoModel model = new ProtoModel().Input("x", ElementType.Float32, 1).Add("F0", "x", "y").Outputs("y");
        model.Graph.Node[0].Domain = "d";
        model.Record.OpsetImport.Add(new OperatorSetIdProto { Domain = "d", Version = 1 });
        for (int i = 0; i < 40; i++)
        {
            var function = new FunctionProto { Name = $"F{i}", Domain = "d" };
            function.Input.Add("a");
            function.Output.Add("c");
            function.OpsetImport.AddRange([new OperatorSetIdProto { Domain = "d", Version = 1 }, new OperatorSetIdProto { Domain = string.Empty, Version = 21 }]);
            function.Node.AddRange([Node(i < 39 ? $"F{i + 1}" : "Neg", "a", "b"), Node(i < 39 ? $"F{i + 1}" : "Neg", "b", "c")]);
            function.Node.ForEach(n => n.Domain = i < 39 ? "d" : string.Empty);
            model.Record.Functions.Add(function);
        }

        Refusals.Model("DEC1341", model);
    }

    private static EvaluationLimits Little(long megabytes) => new() { MemoryBytes = GC.GetTotalMemory(forceFullCollection: true) + (megabytes * Megabyte) };

    private static IReadOnlyDictionary<string, RuntimeValue> Run(byte[] file, string engine, EvaluationLimits limits)
    {
        using Graphs.Model model = OnnxFormat.Load(file, "bomb", string.Empty);
        using IInferenceSession session = InferenceEngines.Create(engine, limits: limits).CreateSession(model, SessionOptions.Default);
        return session.Run(Evaluation.ModelInputs.Random(model, 1));
    }

    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception error)
                {
                    failure = error;
                }
            },
            maxStackSize: 1 << 19);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
