using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators.Tests;

/// <summary>Runs one operator alone, and checks on the way that what was inferred is what came out and that its attributes survive a file.</summary>
internal static class OperatorRun
{
    /// <summary>The outputs of <paramref name="op"/> on the given inputs; null stands for an absent one.</summary>
    public static IReadOnlyList<Tensor> Of(Operator op, int outputs, params Tensor?[] inputs)
    {
        var attributes = new AttributeMap();
        op.WriteAttributes(attributes);
        Assert.Equal(op, op.Schema.Create(attributes));

        var model = new Model();
        var editor = new GraphEditor(model.Graph);
        var given = new Dictionary<string, RuntimeValue>();
        var values = new Value?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is { } tensor)
            {
                values[i] = editor.AddInput($"input{i}", new TensorType(tensor.ElementType, tensor.Shape));
                given.Add($"input{i}", tensor);
            }
        }

        Value[] results = [.. Enumerable.Range(0, outputs).Select(i => editor.Declare($"output{i}", null))];
        editor.AddNode(op, values, results);
        Array.ForEach(results, editor.AddOutput);
        TypeInference.Infer(model);
        Tensor[] tensors = [.. new ReferenceEvaluator(model).Run(given).Cast<Tensor>()];
        for (int i = 0; i < outputs; i++)
        {
            var type = Assert.IsType<TensorType>(results[i].Type);
            Assert.Equal(type.ElementType, tensors[i].ElementType);
            Assert.True(type.Shape is null || type.Shape.Accepts(tensors[i].Shape), $"inferred {type}, found {tensors[i]}");
        }

        return tensors;
    }

    /// <summary>The only output of <paramref name="op"/>.</summary>
    public static Tensor Of(Operator op, params Tensor?[] inputs) => Of(op, 1, inputs)[0];

    /// <summary>A tensor of 0, 1, 2, ….</summary>
    public static Tensor Range(params long[] sizes) =>
        Tensor.Create([.. Enumerable.Range(0, (int)Shape.CountElements(sizes)).Select(static i => (float)i)], Shape.Of(sizes));

    /// <summary>A tensor of one repeated number.</summary>
    public static Tensor Fill(float value, params long[] sizes) => Tensor.Splat(Shape.Of(sizes), value);

    /// <summary>A single-precision tensor.</summary>
    public static Tensor Floats(long[] sizes, params float[] values) => Tensor.Create(values, Shape.Of(sizes));

    /// <summary>Asserts shape and elements; each may differ by <paramref name="tolerance"/>.</summary>
    public static void AssertClose(Tensor actual, long[] sizes, double[] expected, double tolerance = 1e-6)
    {
        Assert.Equal(Shape.Of(sizes), actual.Shape);
        double[] values = actual.ToDoubles();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                values[i].Equals(expected[i]) || Math.Abs(values[i] - expected[i]) <= tolerance,
                $"element {i}: expected {expected[i]}, found {values[i]}");
        }
    }
}
