using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Conformance.Tests;

/// <summary>Runs cases in an engine.</summary>
internal static class CaseRunner
{
    /// <summary>Runs a case.</summary>
    public static CaseResult Run(BackendCase item, IInferenceEngine engine)
    {
        try
        {
            using Model model = OnnxFormat.Load(item.ModelPath);
            string[] missing = [.. model.Graph.AllNodes().Select(n => n.Op).OfType<OpaqueOp>().Select(Describe).Distinct().Order(StringComparer.Ordinal)];
            if (missing.Length > 0)
            {
                return new CaseResult(item, CaseOutcome.Missing, string.Join(", ", missing));
            }

            if (RandomCase.Of(item.Name) is { } random)
            {
                return random.Check(item, model, engine) is { } wrong
                    ? new CaseResult(item, CaseOutcome.Failed, wrong)
                    : new CaseResult(item, CaseOutcome.Drawn, random.What);
            }

            using IInferenceSession session = engine.CreateSession(model, SessionOptions.Default);
            foreach ((Dictionary<string, RuntimeValue> inputs, RuntimeValue[] expected) in item.DataSets(model.Graph))
            {
                IReadOnlyDictionary<string, RuntimeValue> found = session.Run(inputs);
                for (int i = 0; i < expected.Length; i++)
                {
                    string name = model.Graph.Outputs[i].Name;
                    if (ValueComparison.Difference(expected[i], found[name]) is { } difference)
                    {
                        return new CaseResult(item, CaseOutcome.Failed, $"output '{name}': {difference}");
                    }
                }
            }

            return new CaseResult(item, CaseOutcome.Passed, string.Empty);
        }
        catch (UnsupportedException error)
        {
            return new CaseResult(item, CaseOutcome.Missing, error.Message);
        }
        catch (Exception error)
        {
            return new CaseResult(item, CaseOutcome.Failed, $"{error.GetType().Name}: {error.Message}");
        }
    }

    private static string Describe(OpaqueOp op) => OperatorRegistry.Find(op.Domain, op.Name) is null
        ? $"{(op.Domain.Length > 0 ? $"{op.Domain}." : string.Empty)}{op.Name}"
        : $"{op.Name} (this use of version {op.Version})";
}
