using Decant.Formats.Onnx;
using Decant.Tensors;
using static Decant.Fuzz.Tests.ProtoModel;

namespace Decant.Fuzz.Tests;

/// <summary>Small models that between them hold what ONNX files are made of.</summary>
internal static class ModelSamples
{
    /// <summary>All of them.</summary>
    public static IEnumerable<FuzzSample> All() => new (string Name, ProtoModel Model)[]
    {
        ("dense", DenseFile()), ("convolution", Convolution()), ("shapes", ShapeArithmetic()), ("loop", Loop()), ("scan", Scan()), ("branches", Branches()),
        ("sequence", Sequence()), ("quantized", Quantized()), ("recurrent", Recurrent()), ("strings", Strings()), ("function", Function()), ("old", Old()), ("attention", Attention()),
    }.Select(static m => new FuzzSample(m.Name, m.Model.ToArray()));

    /// <summary>A model of two products, for recipes.</summary>
    public static Graphs.Model Dense() => OnnxFormat.Load(DenseFile().ToArray(), "dense", string.Empty);

    private static ProtoModel DenseFile() => new ProtoModel()
        .Input("x", ElementType.Float32, "batch", 3).Initializer("w", Floats(12), 3, 4).Initializer("b", Floats(4), 4).Initializer("v", Floats(8), 4, 2)
        .Add("MatMul", "x w", "a").Add("Add", "a b", "s").Add("Relu", "s", "h").Add("Gemm", "h v", "y", Float("alpha", 0.5f)).Outputs("y");

    private static ProtoModel Convolution() => new ProtoModel()
        .Input("x", ElementType.Float32, 1, 2, 8, 8).Initializer("w", Floats(72), 4, 2, 3, 3).Initializer("g", Floats(4), 4).Initializer("k", Floats(4), 1, 4, 1, 1).Initializer("z", [1f, 1f, 2f, 2f], 4)
        .Add("Conv", "x w g", "c", Ints("pads", 1, 1, 1, 1), Ints("strides", 2, 2))
        .Add("BatchNormalization", "c g g g g", "n").Add("HardSwish", "n", "r").Add("MaxPool", "r", "p", Ints("kernel_shape", 2, 2))
        .Add("Resize", "p _ z", "u", Text("mode", "linear")).Add("Mul", "u k", "m").Add("GlobalAveragePool", "m", "f").Add("Flatten", "f", "y").Outputs("y");

    private static ProtoModel ShapeArithmetic() => new ProtoModel()
        .Input("x", ElementType.Float32, "n", "m", 4).Initializer("i", [0L], 1).Initializer("j", [1L], 1).Initializer("e", [-1L], 1).Initializer("o", [0L, 1L], 2)
        .Add("Shape", "x", "s").Add("Gather", "s i", "a").Add("Gather", "s j", "b").Add("Mul", "a b", "ab").Add("Concat", "ab e", "t", Int("axis", 0)).Add("Reshape", "x t", "r")
        .Add("Transpose", "r", "q", Ints("perm", 1, 0)).Add("Slice", "q i a i", "l").Add("ConstantOfShape", "t2", "k").Add("Expand", "j t2", "v").Add("Tile", "x reps", "w").Add("Range", "zero ten one", "g")
        .Initializer("t2", [2L, 3L], 2).Initializer("reps", [1L, 1L, 2L], 3).Initializer("zero", [0L]).Initializer("ten", [10L]).Initializer("one", [1L])
        .Add("Pad", "q p", "pd").Initializer("p", [0L, 1L, 1L, 0L], 4).Add("Split", "x", "s0 s1", Int("axis", 2), Int("num_outputs", 2)).Add("NonZero", "x", "nz").Add("TopK", "x j", "tv ti").Add("OneHot", "ti ten o", "oh").Outputs("l k v w g pd s0 s1 nz tv oh");

    private static ProtoModel Loop() => new ProtoModel()
        .Input("n", ElementType.Int64).Input("x", ElementType.Float32, 2).Initializer("c", [true]).Initializer("one", [1f], 1)
        .Add("Loop", "n c x", "last all", Body("body", Subgraph("it go s", "keep next out", Node("Identity", "go", "keep"), Node("Add", "s one", "next"), Node("Mul", "s s", "out")))).Outputs("last all");

    private static ProtoModel Scan() => new ProtoModel()
        .Input("s", ElementType.Float32, 2).Input("x", ElementType.Float32, 5, 2)
        .Add("Scan", "s x", "f y", Body("body", Subgraph("a b", "c d", Node("Add", "a b", "c"), Node("Identity", "c", "d"))), Int("num_scan_inputs", 1)).Outputs("f y");

    private static ProtoModel Branches() => new ProtoModel()
        .Input("x", ElementType.Float32, 2, 2).Initializer("z", [0f]).Add("ReduceSum", "x", "m", Int("keepdims", 0)).Add("Greater", "m z", "c")
        .Add("If", "c", "y", Body("then_branch", Subgraph("", "t", Node("If", "c", "t", Body("then_branch", Subgraph("", "u", Node("Abs", "x", "u"))), Body("else_branch", Subgraph("", "v", Node("Neg", "x", "v")))))), Body("else_branch", Subgraph("", "e", Node("Exp", "x", "e")))).Outputs("y");

    private static ProtoModel Sequence() => new ProtoModel()
        .Input("x", ElementType.Float32, 4, 3).Initializer("p", [1L]).Add("SplitToSequence", "x", "s", Int("axis", 0)).Add("SequenceInsert", "s x p", "t").Add("SequenceAt", "t p", "a")
        .Add("SequenceLength", "t", "l").Add("SequenceErase", "t p", "u").Add("ConcatFromSequence", "u", "y", Int("axis", 0)).Add("Optional", "x", "o").Add("OptionalGetElement", "o", "g").Outputs("a l y g");

    private static ProtoModel Quantized() => new ProtoModel()
        .Input("x", ElementType.Float32, 1, 4).Initializer("s", [0.1f]).Initializer("z", [(byte)3]).Initializer("q", [(sbyte)1, (sbyte)-2, (sbyte)3, (sbyte)4, (sbyte)5, (sbyte)6, (sbyte)7, (sbyte)8], 4, 2).Initializer("t", [0.1f, 0.2f], 2)
        .Add("QuantizeLinear", "x s z", "a").Add("DequantizeLinear", "a s z", "b").Add("DequantizeLinear", "q t", "w", Int("axis", 1)).Add("MatMul", "b w", "m").Add("QuantizeLinear", "m s z", "c").Add("DequantizeLinear", "c s z", "y")
        .Add("DynamicQuantizeLinear", "x", "dq ds dz").Add("MatMulInteger", "dq q dz", "mi").Outputs("y mi");

    private static ProtoModel Recurrent() => new ProtoModel()
        .Input("x", ElementType.Float32, 3, "batch", 2).Initializer("w", Floats(16), 1, 8, 2).Initializer("r", Floats(16), 1, 8, 2).Initializer("b", Floats(16), 1, 16).Initializer("gw", Floats(12), 1, 6, 2).Initializer("gr", Floats(12), 1, 6, 2)
        .Add("LSTM", "x w r b", "y h c", Int("hidden_size", 2)).Add("GRU", "x gw gr", "g gh", Int("hidden_size", 2), Text("direction", "reverse")).Outputs("y h g");

    private static ProtoModel Strings()
    {
        ProtoModel model = new ProtoModel().Input("n", ElementType.Float32, 2);
        var text = new TensorProto { Name = "t", DataType = (int)ElementType.String };
        text.Dims.Add(2);
        text.StringData.AddRange([Formats.Protobuf.ByteRange.Utf8("one two"), Formats.Protobuf.ByteRange.Utf8("drei")]);
        model.Graph.Initializer.Add(text);
        return model.Add("Cast", "n", "c", Int("to", 8)).Add("StringConcat", "c t", "y").Add("StringSplit", "t", "p k", Text("delimiter", " ")).Add("RegexFullMatch", "t", "f", Text("pattern", "(a|b)*o.*")).Outputs("y p f");
    }

    private static ProtoModel Function()
    {
        ProtoModel model = new ProtoModel().Input("x", ElementType.Float32, 2, 2).Add("Twice", "x", "h").Add("Twice", "h", "y").Outputs("y");
        model.Graph.Node.ForEach(static n => n.Domain = "local");
        model.Record.OpsetImport.Add(new OperatorSetIdProto { Domain = "local", Version = 1 });
        var function = new FunctionProto { Name = "Twice", Domain = "local" };
        function.Input.Add("a");
        function.Output.Add("b");
        function.Node.Add(Node("Add", "a a", "b"));
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = 18 });
        model.Record.Functions.Add(function);
        return model;
    }

    private static ProtoModel Old() => new ProtoModel(7)
        .Input("x", ElementType.Float32, 1, 2, 4, 4).Initializer("s", [1f, 1f, 2f, 2f], 4)
        .Add("Upsample", "x s", "u", Text("mode", "nearest")).Add("Slice", "u", "c", Ints("starts", 1), Ints("ends", 2), Ints("axes", 1)).Add("Squeeze", "c", "q", Ints("axes", 1)).Add("Softmax", "q", "m", Int("axis", 1)).Add("Pad", "m", "p", Ints("pads", 0, 1, 1, 0, 1, 1)).Add("Clip", "p", "y", Float("max", 6f)).Outputs("y");

    private static ProtoModel Attention() => new ProtoModel(23)
        .Input("q", ElementType.Float32, 1, 2, 3, 4).Input("k", ElementType.Float32, 1, 2, 5, 4)
        .Add("Attention", "q k k", "a").Add("LayerNormalization", "a g", "n", Int("axis", -1)).Initializer("g", Floats(4), 4).Add("Gelu", "n", "e").Add("Einsum", "e k", "y", Text("equation", "bhqd,bhkd->bhqk")).Add("CumSum", "y ax", "z").Initializer("ax", [1L]).Outputs("z");

    private static float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(static i => ((i * 7 % 11) - 5) / 4f)];
}
