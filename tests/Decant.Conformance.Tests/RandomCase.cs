using System.Globalization;
using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Conformance.Tests;

/// <summary>
/// A case whose expected outputs are draws of numpy's random stream, which the standard does not prescribe. Its model is run on its own
/// inputs, for types and shapes, and on a hundred thousand elements, for the distribution.
/// </summary>
/// <param name="What">What is checked.</param>
/// <param name="Check">Says what is wrong, or null.</param>
internal sealed record RandomCase(string What, Func<BackendCase, Model, IInferenceEngine, string?> Check)
{
    private const int Draws = 100_000;

    private static readonly RandomCase Bernoulli = new(
        "type and shape; ones and zeros only; among 100,000 draws at 0.3 as many ones as that says, within 5 standard deviations",
        static (item, model, engine) => CheckBernoulli(item, model, engine, 0.3));

    // The function body in these cases compares the other way round, and the case is its own specification.
    private static readonly RandomCase Inverted = new(
        "type and shape; ones and zeros only; among 100,000 draws at 0.3 seven tenths are ones (the case's body asks whether the draw is greater than the input), within 5 standard deviations",
        static (item, model, engine) => CheckBernoulli(item, model, engine, 0.7));

    private static readonly RandomCase Dropout = new(
        "type and shape; every element is 0 or divided by 1 − ratio, as its mask says; among 100,000 elements as many are dropped as the ratio says, within 5 standard deviations",
        CheckDropout);

    /// <summary>The rule for the case called <paramref name="name"/>; null where its outputs are not random.</summary>
    public static RandomCase? Of(string name) => name switch
    {
        "test_bernoulli" or "test_bernoulli_double" or "test_bernoulli_seed" => Bernoulli,
        "test_bernoulli_expanded" or "test_bernoulli_double_expanded" or "test_bernoulli_seed_expanded" => Inverted,
        "test_training_dropout" or "test_training_dropout_default" or "test_training_dropout_default_mask" or "test_training_dropout_mask" => Dropout,
        _ => null,
    };

    private static string? CheckBernoulli(BackendCase item, Model model, IInferenceEngine engine, double share)
    {
        if (OwnInputs(item, model, engine, out _) is { } wrong)
        {
            return wrong;
        }

        Value input = model.Graph.Inputs[0];
        Tensor probabilities = Filled(input, 0.3f);
        Tensor drawn = Run(model, engine, new() { [input.Name] = probabilities })[0];
        double[] values = drawn.ToDoubles();
        return values.All(static v => v is 0 or 1) ? Off(values.Count(static v => v == 1), share) : $"{drawn} holds other numbers than 0 and 1";
    }

    private static string? CheckDropout(BackendCase item, Model model, IInferenceEngine engine)
    {
        if (OwnInputs(item, model, engine, out Dictionary<string, RuntimeValue> inputs) is { } wrong)
        {
            return wrong;
        }

        Value data = model.Graph.Inputs[0];
        double ratio = ((Tensor)inputs[model.Graph.Inputs[1].Name]).ReadDouble(0);
        inputs[data.Name] = Filled(data, 3);
        Tensor[] outputs = Run(model, engine, inputs);
        double[] values = outputs[0].ToDoubles();
        double kept = 3 / (1 - ratio);
        bool[] mask = outputs.Length > 1 ? outputs[1].ToArray<bool>() : [.. values.Select(static v => v != 0)];
        int bad = Enumerable.Range(0, values.Length).Count(i => Math.Abs(values[i] - (mask[i] ? kept : 0)) > 1e-5 * kept);
        return bad == 0 ? Off(mask.Count(static m => m), 1 - ratio) : $"{bad} elements are neither 0 nor {kept}, or not as the mask says";
    }

    private static string? OwnInputs(BackendCase item, Model model, IInferenceEngine engine, out Dictionary<string, RuntimeValue> inputs)
    {
        (inputs, RuntimeValue[] expected) = item.DataSets(model.Graph).Single();
        Tensor[] found = Run(model, engine, inputs);
        for (int i = 0; i < expected.Length; i++)
        {
            var wanted = (Tensor)expected[i];
            if (wanted.ElementType != found[i].ElementType || !wanted.Shape.Equals(found[i].Shape))
            {
                return $"output {i} is {found[i]}, expected {wanted}";
            }
        }

        return null;
    }

    // A vector of equal elements; the input, which the case gives few of, is declared as long.
    private static Tensor Filled(Value input, float value)
    {
        ElementType type = input.TensorType!.ElementType;
        input.Type = new TensorType(type, Shape.Of(Draws));
        return type == ElementType.Float64 ? Tensor.Splat(Shape.Of(Draws), (double)value) : Tensor.Splat(Shape.Of(Draws), value);
    }

    private static Tensor[] Run(Model model, IInferenceEngine engine, Dictionary<string, RuntimeValue> inputs)
    {
        TypeInference.Infer(model);
        using IInferenceSession session = engine.CreateSession(model, SessionOptions.Default);
        IReadOnlyDictionary<string, RuntimeValue> outputs = session.Run(inputs);
        return [.. model.Graph.Outputs.Select(o => (Tensor)outputs[o.Name])];
    }

    private static string? Off(int ones, double share)
    {
        double deviation = Math.Sqrt(Draws * share * (1 - share));
        double distance = Math.Abs(ones - (Draws * share));
        return distance <= 5 * deviation
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{ones} of {Draws} draws at {share}: {distance / deviation:F1} standard deviations off");
    }
}
