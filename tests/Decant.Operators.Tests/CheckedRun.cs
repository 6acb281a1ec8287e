using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators.Tests;

/// <summary>Runs one operator on given values and checks that what is inferred holds of what is computed.</summary>
internal static class CheckedRun
{
    /// <summary>The only output of <paramref name="op"/>.</summary>
    public static Tensor Single(Operator op, params RuntimeValue?[] inputs) => (Tensor)Outputs(op, 1, inputs)[0];

    /// <summary>All outputs of <paramref name="op"/>; inputs that are null are absent. Types are inferred with constant inputs and with inputs known by type only.</summary>
    public static IReadOnlyList<RuntimeValue> Outputs(Operator op, int outputCount, params RuntimeValue?[] inputs)
    {
        using Model constants = Build(op, outputCount, inputs, asInitializers: true);
        using Model variables = Build(op, outputCount, inputs, asInitializers: false);
        TypeInference.Infer(constants);
        TypeInference.Infer(variables);
        var given = new Dictionary<string, RuntimeValue>();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is { } value)
            {
                given.Add($"in{i}", value);
            }
        }

        IReadOnlyList<RuntimeValue> outputs = new ReferenceEvaluator(variables).Run(given);
        CheckInferred(constants, outputs);
        CheckInferred(variables, outputs);
        return outputs;
    }

    private static Model Build(Operator op, int outputCount, RuntimeValue?[] inputs, bool asInitializers)
    {
        var model = new Model("test");
        var editor = new GraphEditor(model.Graph);
        var values = new List<Value?>();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is Tensor tensor && asInitializers)
            {
                values.Add(editor.AddInitializer($"in{i}", tensor));
            }
            else
            {
                values.Add(inputs[i] is { } value ? editor.AddInput($"in{i}", TypeOf(value)) : null);
            }
        }

        Value[] outputs = [.. Enumerable.Range(0, outputCount).Select(i => editor.Declare($"out{i}", null))];
        editor.AddNode(op, values, outputs);
        Array.ForEach(outputs, editor.AddOutput);
        return model;
    }

    private static DataType TypeOf(RuntimeValue value) => value switch
    {
        Tensor tensor => new TensorType(tensor.ElementType, tensor.Shape),
        RuntimeSequence sequence => new SequenceType(TypeOf(sequence.Items[0])),
        RuntimeOptional optional => new OptionalType(TypeOf(optional.Value!)),
        _ => throw new ArgumentException($"{value} has no type"),
    };

    private static void CheckInferred(Model model, IReadOnlyList<RuntimeValue> outputs)
    {
        for (int i = 0; i < outputs.Count; i++)
        {
            Value inferred = model.Graph.Outputs[i];
            if (outputs[i] is not Tensor actual || inferred.Type is not TensorType type)
            {
                continue;
            }

            Assert.Equal(actual.ElementType, type.ElementType);
            Assert.True(type.Shape is null || type.Shape.Accepts(actual.Shape), $"inferred {type}, computed {actual}");
            if (inferred.Elements is { } elements)
            {
                Assert.Equal(actual.Shape, elements.Shape);
                Assert.All(
                    elements.Elements.Zip(actual.ToInt64s()),
                    static pair => Assert.True(!pair.First.IsNumber || pair.First.Value == pair.Second, $"inferred element {pair.First}, computed {pair.Second}"));
            }
        }
    }
}
