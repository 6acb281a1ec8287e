using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.OnnxRuntime;
using Decant.Tensors;

namespace Decant.Peers.Tests;

/// <summary>One operator with inputs, for comparing both engines with ONNX Runtime.</summary>
/// <param name="Name">What is special about the case.</param>
/// <param name="Op">The operator.</param>
/// <param name="Inputs">The inputs; null where one is absent.</param>
internal sealed record NodeCase(string Name, Operator Op, params Tensor?[] Inputs)
{
    /// <summary>The outputs that are asked for.</summary>
    public int[] Outputs { get; init; } = [0];

    /// <summary>The inputs that are initializers; the others are given at run time.</summary>
    public int[] Constants { get; init; } = [];

    /// <summary>How far numbers may lie apart, as a share of the largest of the output; integers and truth values are equal where it is 0.</summary>
    public double Tolerance { get; init; }

    /// <summary>The share of integers that may lie one step apart, because the true quotient lies within rounding of a tie; the others are equal.</summary>
    public double Ties { get; init; }

    /// <summary>Whether the constants are all inputs but the first.</summary>
    public bool OnlyFirstVaries { get; init; }

    /// <summary>Runs the node in ONNX Runtime, in its exact mode, in the reference and in the engine, and compares.</summary>
    public void Compare()
    {
        using Model model = Build();
        var given = model.Graph.RequiredInputs().ToDictionary(static i => i.Name, RuntimeValue (i) => Inputs[int.Parse(i.Name[2..], System.Globalization.CultureInfo.InvariantCulture)]!);
        var peer = new OnnxRuntimeEngine(Peer.Require(), new OnnxRuntimeOptions { ExactInt8 = true });
        IReadOnlyDictionary<string, RuntimeValue> expected = Run(peer, model, given);
        foreach (IInferenceEngine engine in new IInferenceEngine[] { ReferenceEngine.Instance, DecantEngine.Instance })
        {
            IReadOnlyDictionary<string, RuntimeValue> actual = Run(engine, model, given);
            if (Ties == 0)
            {
                Agreement.Within(Tolerance, expected, actual);
                continue;
            }

            var (wanted, own) = ((Tensor)expected["out0"], (Tensor)actual["out0"]);
            Agreement.AssertWithin(1, "out0", wanted, own);
            int differing = wanted.ToInt64s().Zip(own.ToInt64s()).Count(static pair => pair.First != pair.Second);
            Assert.True(differing <= Ties * wanted.Length, $"{differing} of {wanted.Length} integers differ by one step");
        }
    }

    /// <summary>
    /// Writes the node at every older opset down to <paramref name="oldest"/>, where ONNX Runtime, and the reference on what is read again, give what ONNX Runtime gives for the node at opset 21; at the
    /// opset before, the node is refused by name.
    /// </summary>
    public void CompareOpsets(int oldest)
    {
        using Model model = Build();
        var given = model.Graph.RequiredInputs().ToDictionary(static i => i.Name, RuntimeValue (i) => Inputs[int.Parse(i.Name[2..], System.Globalization.CultureInfo.InvariantCulture)]!);
        OnnxRuntimeLibrary library = Peer.Require();
        IReadOnlyDictionary<string, RuntimeValue> Written(int opset)
        {
            using OnnxRuntimeSession session = OnnxRuntimeSession.Open(library, OnnxFormat.ToArray(model, opset));
            return session.Run(given);
        }

        IReadOnlyDictionary<string, RuntimeValue> expected = Written(21);
        for (int opset = oldest; opset < 21; opset++)
        {
            Agreement.Within(Tolerance, expected, Written(opset));
            using Model read = OnnxFormat.Load(OnnxFormat.ToArray(model, opset), "node.onnx", ".");
            Agreement.Within(Tolerance, expected, Run(ReferenceEngine.Instance, read, given));
        }

        if (oldest > OnnxFormat.Opsets.Oldest)
        {
            UnsupportedException error = Assert.Throws<UnsupportedException>(() => OnnxFormat.ToArray(model, oldest - 1));
            Assert.Contains("'node'", error.Message, StringComparison.Ordinal);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Op.Schema.Name} {Name}";

    private static IReadOnlyDictionary<string, RuntimeValue> Run(IInferenceEngine engine, Model model, Dictionary<string, RuntimeValue> given)
    {
        using IInferenceSession session = engine.CreateSession(model, SessionOptions.Default);
        return session.Run(given);
    }

    private Model Build()
    {
        var model = new Model("case") { IrVersion = 10 };
        model.Opsets[string.Empty] = 21;
        var editor = new GraphEditor(model.Graph);
        Value?[] inputs = [.. Inputs.Select((t, i) => t is null ? null
            : Constants.Contains(i) || (OnlyFirstVaries && i > 0) ? editor.AddInitializer($"in{i}", t) : editor.AddInput($"in{i}", new TensorType(t.ElementType, t.Shape)))];
        Value?[] outputs = [.. Enumerable.Range(0, Outputs.Max() + 1).Select(i => Outputs.Contains(i) ? editor.Declare($"out{i}", null) : null)];
        editor.AddNode(Op, inputs, outputs, "node");
        foreach (Value? output in outputs)
        {
            if (output is not null)
            {
                editor.AddOutput(output);
            }
        }

        TypeInference.Infer(model);
        return model;
    }
}
