using Decant.Engine;
using Xunit.Abstractions;

namespace Decant.Conformance.Tests;

/// <summary>
/// The official ONNX backend suite. <c>DECANT_WRITE_DOCS=1 dotnet test tests/Decant.Conformance.Tests</c> writes
/// <c>docs/conformance.md</c>; <c>DECANT_SLOW_TESTS=1</c> runs the large models in the reference too.
/// </summary>
public class ConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Categories => ["node", "simple", "pytorch-operator", "pytorch-converted"];

    [SkippableTheory]
    [MemberData(nameof(Categories))]
    public void Reference_OnTheBackendSuite_GivesTheExpectedOutputs(string category) => Check(category, new ReferenceEngine());

    [SkippableTheory]
    [MemberData(nameof(Categories))]
    public void Engine_OnTheBackendSuite_GivesTheExpectedOutputs(string category) => Check(category, DecantEngine.Instance);

    [SkippableFact]
    public void Reference_OnTheLightModels_GivesTheExpectedOutputs()
    {
        Skip.If(Environment.GetEnvironmentVariable("DECANT_SLOW_TESTS") != "1", "takes minutes; set DECANT_SLOW_TESTS=1");
        Check("light", new ReferenceEngine());
    }

    private void Check(string category, IInferenceEngine engine)
    {
        BackendCase[] cases = [.. BackendSuite.Cases(category)];
        var results = new CaseResult[cases.Length];
        Parallel.For(0, cases.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => results[i] = CaseRunner.Run(cases[i], engine));
        var report = new CategoryReport(engine.Name, category, results);
        output.WriteLine(report.ToString());
        ConformancePage.Add(report);
        Assert.False(report.Unexpected.Any() || report.Surprises.Any(), report.ToString());
    }
}
