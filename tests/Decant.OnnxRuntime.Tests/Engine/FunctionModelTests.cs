using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Tensors;
using static Decant.OnnxRuntime.Tests.OnnxBytes;

namespace Decant.OnnxRuntime.Tests.Engine;

/// <summary>Models with functions of their own give what ONNX Runtime gives for the same file: as read, as written with the functions, and as written without.</summary>
public sealed class FunctionModelTests
{
    private const int Float = 1;

    private static readonly (string, int)[] Own = [("", 17), ("own", 1)];
    private static readonly byte[] Vector = TensorType(ElementType.Float32, 2, 3);

    private static readonly Dictionary<string, byte[]> Models = new(StringComparer.Ordinal)
    {
        ["nested, with attributes and clashing names"] = ModelWithFunctions(
            Own,
            Graph(
                [Node("Neg", ["x"], ["a"]), Call("own", "Outer", ["a"], ["b"], FloatAttribute("slope", 0.25f)), Call("own", "Outer", ["b"], ["y"])],
                [Value("x", Vector)],
                [Value("y", Vector)]),
            Function("own", "Outer", ["x"], ["y"], [], [FloatAttribute("slope", 0.5f)], Own, Node("LeakyRelu", ["x"], ["a"], Reference("alpha", "slope", Float)), Call("own", "Inner", ["a", "x"], ["b"]), Node("Add", ["b", "x"], ["y"])),
            Function("own", "Inner", ["b", "a"], ["y"], [], [], [("", 17)], Node("Mul", ["a", "b"], ["x"]), Node("Abs", ["x"], ["y"]))),

        ["attribute that nobody supplies"] = ModelWithFunctions(
            Own,
            Graph([Call("own", "F", ["x"], ["b"]), Call("own", "F", ["b"], ["y"], FloatAttribute("slope", 2))], [Value("x", Vector)], [Value("y", Vector)]),
            Function("own", "F", ["x"], ["y"], ["slope"], [], [("", 17)], Node("LeakyRelu", ["x"], ["y"], Reference("alpha", "slope", Float)))),

        ["subgraphs"] = ModelWithFunctions(
            Own,
            Graph([Call("own", "F", ["x"], ["t"]), Call("own", "F", ["t"], ["y"])], [Value("x", Vector)], [Value("y", Vector)]),
            Function(
                "own", "F", ["a"], ["y"], [], [], [("", 17)],
                Node("ReduceMax", ["a"], ["largest"], IntAttribute("keepdims", 0)),
                Node("Sign", ["largest"], ["sign"]),
                Node("Cast", ["sign"], ["c"], IntAttribute("to", 9)),
                Node(
                    "If", ["c"], ["y"],
                    GraphAttribute("then_branch", Graph([Node("Neg", ["a"], ["t"]), Node("Add", ["t", "largest"], ["x"])], [], [Value("x", Vector)])),
                    GraphAttribute("else_branch", Graph([Node("Mul", ["a", "a"], ["x"])], [], [Value("x", Vector)]))))),

        ["two outputs, an input left out"] = ModelWithFunctions(
            Own,
            Graph([Call("own", "F", ["x", "x"], ["y", "z"])], [Value("x", Vector)], [Value("y", Vector), Value("z", Vector)]),
            Function("own", "F", ["a", "b", "low"], ["y", "v"], [], [], [("", 17)], Node("Clip", ["a", "low"], ["y"]), Node("Neg", ["b"], ["v"]))),
    };

    public static TheoryData<string> All => [.. Models.Keys];

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Reference_OfModelWithFunctions_AgreesWithOnnxRuntime(string name) => Compare(name, static model => ReferenceEngine.Instance.CreateSession(model, SessionOptions.Default).Run(Input()));

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Save_OfUnchangedModel_KeepsFunctionsAndMeaning(string name)
    {
        using Model model = OnnxFormat.Load(Models[name], name, ".");
        Assert.Equal(Models[name].Length, OnnxFormat.ToArray(model).Length);
        Compare(name, static read => Peer(OnnxFormat.ToArray(read)));
    }

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Save_AtAnotherOpset_InlinesThem(string name)
    {
        using Model model = OnnxFormat.Load(Models[name], name, ".");
        byte[] written = OnnxFormat.ToArray(model, 18);
        Assert.DoesNotContain("own", System.Text.Encoding.Latin1.GetString(written), StringComparison.Ordinal);
        Compare(name, read => Peer(written));
    }

    /// <summary>A function does not take the place of an operator of the same name in either.</summary>
    [SkippableFact]
    public void Load_FunctionNamedAsAnOperator_IsNotCalled()
    {
        byte[] bytes = ModelWithFunctions(
            Own, Graph([Node("Relu", ["x"], ["y"])], [Value("x", Vector)], [Value("y", Vector)]), Function("", "Relu", ["x"], ["y"], [], [], [("", 17)], Node("Neg", ["x"], ["y"])));
        using Model model = OnnxFormat.Load(bytes, "relu", ".");

        Assert.Equal([1f, 0, 3, 0, 5, 0], ((Tensor)Peer(bytes)["y"]).ToFloats());
        Assert.Equal([1f, 0, 3, 0, 5, 0], ((Tensor)ReferenceEngine.Instance.CreateSession(model, SessionOptions.Default).Run(Input())["y"]).ToFloats());
    }

    private static void Compare(string name, Func<Model, IReadOnlyDictionary<string, RuntimeValue>> run)
    {
        IReadOnlyDictionary<string, RuntimeValue> expected = Peer(Models[name]);
        using Model model = OnnxFormat.Load(Models[name], name, ".");
        IReadOnlyDictionary<string, RuntimeValue> actual = run(model);
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, e => Assert.Equal(((Tensor)e.Value).ToFloats(), ((Tensor)actual[e.Key]).ToFloats()));
    }

    private static IReadOnlyDictionary<string, RuntimeValue> Peer(byte[] model)
    {
        using OnnxRuntimeSession session = OnnxRuntimeSession.Open(InstalledLibrary.Require(), model);
        return session.Run(Input());
    }

    private static Dictionary<string, RuntimeValue> Input() => new() { ["x"] = Tensor.Create(new[] { 1f, -2, 3, -4, 5, -6 }, Shape.Of(2, 3)) };
}
