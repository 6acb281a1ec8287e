using Decant.Engine;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>The engine computes what the reference does.</summary>
public class EngineProperties
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void Engine_OnRandomModels_EqualsTheReference() => Property.Holds(
        Rounds.Seeds(250), static seed => new GrowthOptions { Steps = 10, Symbolic = seed % 3 == 0 }, Difference);

    /// <summary>The first difference of the engine's outputs, twice in one session, or null.</summary>
    internal static string? Difference(RandomModel random)
    {
        IReadOnlyList<RuntimeValue> expected = new ReferenceEvaluator(random.Model).Run(random.Inputs);
        using IInferenceSession session = DecantEngine.Instance.CreateSession(random.Model, SessionOptions.Default);
        for (int run = 0; run < 2; run++)
        {
            IReadOnlyDictionary<string, RuntimeValue> actual;
            try
            {
                actual = session.Run(random.Inputs);
            }
            catch (ModelException) when (Stability.Perturbed(random).Count == 0)
            {
                return null;
            }

            RuntimeValue[] outputs = [.. random.Model.Graph.Outputs.Select(o => actual[o.Name])];
            if (OutputDifference.Of(random, expected, outputs, Tolerance) is { } difference)
            {
                return $"run {run}: {difference}";
            }
        }

        return null;
    }
}
