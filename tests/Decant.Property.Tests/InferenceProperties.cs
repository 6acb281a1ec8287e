using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>What inference says of every value holds when the model runs.</summary>
public class InferenceProperties
{
    [Fact]
    public void Inference_OfRandomModels_AgreesWithExecution() => Property.Holds(
        Rounds.Seeds(400), static seed => new GrowthOptions { Steps = 10, Symbolic = seed % 4 != 0 }, Contradiction);

    /// <summary>The first value that is not as inferred, or null.</summary>
    internal static string? Contradiction(RandomModel random)
    {
        Symbols.Infer(random.Model);
        string? found = null;
        bool assumes = true;
        var known = new Dictionary<Value, RuntimeValue>();
        var evaluator = new ReferenceEvaluator(random.Model)
        {
            Observer = (node, outputs) =>
            {
                foreach ((int index, RuntimeValue? output) in outputs.Index())
                {
                    if (output is not null && node.Output(index) is { } value)
                    {
                        known[value] = output;
                    }
                }

                assumes &= node.Op is not SliceOp || !SliceAssumption.IsBroken(node, v => Content(random, known, v));
                found ??= assumes ? Contradiction(random, node, outputs) : null;
            },
        };
        evaluator.Run(random.Inputs);
        return found;
    }

    private static RuntimeValue? Content(RandomModel random, Dictionary<Value, RuntimeValue> known, Value value) =>
        known.GetValueOrDefault(value) ?? random.Inputs.GetValueOrDefault(value.Name) ?? value.Initializer;

    private static string? Contradiction(RandomModel random, Node node, IReadOnlyList<RuntimeValue?> outputs)
    {
        OperatorFacts facts = node.Facts();
        for (int i = 0; i < outputs.Count; i++)
        {
            if (node.Output(i) is not { } value || outputs[i] is not { } content)
            {
                continue;
            }

            bool holds = value.Type is null || Holds(random, value.Type, content);
            if (content is Tensor tensor)
            {
                foreach ((int index, Dim element) in value.Elements?.Elements.Index() ?? [])
                {
                    Dim known = element.Substitute(random.Bindings);
                    holds &= !known.IsNumber || known.Value == tensor.ReadInt64(index);
                }

                holds &= i > 0 || InRange(facts, tensor);
            }

            if (!holds)
            {
                string elements = value.Elements is { } e ? $" with elements [{string.Join(',', e.Elements)}]" : string.Empty;
                return $"{GraphPrinter.Print(node)}{elements}, range {facts.OutputRange}, computed {content}";
            }
        }

        return null;
    }

    private static bool Holds(RandomModel random, DataType type, RuntimeValue content) => (type, content) switch
    {
        (TensorType t, Tensor tensor) => (t.ElementType == ElementType.Undefined || t.ElementType == tensor.ElementType)
            && t.Shape?.Substitute(random.Bindings).Accepts(tensor.Shape) != false,
        (SequenceType s, RuntimeSequence sequence) => sequence.Items.All(item => Holds(random, s.Item, item)),
        (OptionalType o, RuntimeOptional optional) => optional.Value is null || Holds(random, o.Item, optional.Value),
        (OpaqueType, _) => true,
        _ => false,
    };

    private static bool InRange(OperatorFacts facts, Tensor tensor) => facts.OutputRange is not { } range || !tensor.ElementType.IsFloat()
        || tensor.ToDoubles().All(v => double.IsNaN(v) || (v >= range.Minimum && v <= range.Maximum));
}
