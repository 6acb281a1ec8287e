using System.Collections.Concurrent;
using System.Globalization;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;
using Xunit.Abstractions;

namespace Decant.Conformance.Tests;

/// <summary>
/// What is inferred against what is executed, for every value that a node of any case of the backend suite computes. What the files declare is
/// forgotten first. A shape may stay unknown only where <c>DataDependentShapes.tsv</c> says why.
/// </summary>
public class ShapeInferenceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Categories => ConformanceTests.Categories;

    [SkippableTheory]
    [MemberData(nameof(Categories))]
    public void Infer_OnTheBackendSuite_GivesWhatIsExecuted(string category)
    {
        IReadOnlyList<BackendCase> cases = BackendSuite.Cases(category);
        var wrong = new ConcurrentBag<string>();
        int values = 0;
        Parallel.ForEach(cases, new ParallelOptions { MaxDegreeOfParallelism = 2 }, item =>
        {
            try
            {
                Interlocked.Add(ref values, ExpectedFailures.All.ContainsKey(item.Name) ? 0 : Check(item, wrong));
            }
            catch (Exception error)
            {
                wrong.Add($"{item.Name}: {error.GetType().Name}: {error.Message}");
            }
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{category}: {values} values of {cases.Count} cases"));
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order(StringComparer.Ordinal)));
        Assert.NotEqual(0, values);
    }

    // Once from the types of the inputs alone, and once with their values as constants.
    private static int Check(BackendCase item, ConcurrentBag<string> wrong)
    {
        using Model model = OnnxFormat.Load(item.ModelPath);
        Graph graph = model.Graph;
        if (graph.Inputs.Any(static i => i.Type is TensorType { Shape: not { IsStatic: true } }))
        {
            return 0;
        }

        Dictionary<string, RuntimeValue> inputs = item.DataSets(graph).First().Inputs;
        Dictionary<Value, RuntimeValue> executed = Execute(model, inputs);
        foreach (bool constant in (bool[])[false, true])
        {
            Forget(graph);
            if (constant)
            {
                Freeze(graph, inputs);
            }

            TypeInference.Infer(model);
            foreach ((Value value, RuntimeValue found) in executed)
            {
                string? difference = Contradicts(value.Type, found) ? "wrong"
                    : IsVague(value.Type, found) && !DataDependentShapes.Allow(value.Producer!, constant) ? "vague" : null;
                if (difference is not null)
                {
                    wrong.Add($"{item.Name}: {value.Producer} gives {found}, inferred {value.Type?.ToString() ?? "nothing"} from {(constant ? "values" : "types")}: {difference}");
                }
            }
        }

        return executed.Count;
    }

    private static Dictionary<Value, RuntimeValue> Execute(Model model, Dictionary<string, RuntimeValue> inputs)
    {
        var executed = new Dictionary<Value, RuntimeValue>();
        new ReferenceEvaluator(model)
        {
            Observer = (node, outputs) =>
            {
                for (int i = 0; i < node.Outputs.Count && node.Graph == model.Graph; i++)
                {
                    if (node.Outputs[i] is { } value)
                    {
                        executed[value] = outputs[i]!;
                    }
                }
            },
        }.Run(inputs);
        return executed;
    }

    private static void Forget(Graph graph)
    {
        foreach (Node node in graph.Nodes)
        {
            foreach (Value value in node.Outputs.OfType<Value>())
            {
                value.Type = null;
            }

            foreach (Graph inner in node.Subgraphs)
            {
                Forget(inner);
            }
        }
    }

    private static void Freeze(Graph graph, Dictionary<string, RuntimeValue> inputs)
    {
        var editor = new GraphEditor(graph);
        foreach (Value input in graph.Inputs.ToArray())
        {
            if (inputs.TryGetValue(input.Name, out RuntimeValue? value) && value is Tensor tensor)
            {
                editor.SetInitializer(input, tensor);
                editor.FreezeInput(input);
            }
        }
    }

    private static bool Contradicts(DataType? type, RuntimeValue? found) => (type, found) switch
    {
        (null, _) or (_, null) => false,
        (TensorType t, Tensor tensor) => t.ElementType != tensor.ElementType || t.Shape?.Accepts(tensor.Shape) == false,
        (SequenceType s, RuntimeSequence sequence) => sequence.Items.Any(i => Contradicts(s.Item, i)),
        (OptionalType o, RuntimeOptional optional) => Contradicts(o.Item, optional.Value),
        _ => true,
    };

    private static bool IsVague(DataType? type, RuntimeValue found) => type is null || (found is Tensor && type is TensorType { Shape: not { IsStatic: true } });
}
