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
    public void Engine_OnTheLightModels_GivesTheExpectedOutputs() => Check("light", DecantEngine.Instance);

    [SkippableFact]
    public void Reference_OnTheLightModels_GivesTheExpectedOutputs()
    {
        Skip.If(Environment.GetEnvironmentVariable("DECANT_SLOW_TESTS") != "1", "takes minutes; set DECANT_SLOW_TESTS=1");
        Check("light", new ReferenceEngine());
    }

    [SkippableFact]
    public void Suite_CasesThatNeedNotPass_AreFew()
    {
        string[] names = [.. ((string[])["node", "simple", "pytorch-operator", "pytorch-converted", "light"]).SelectMany(BackendSuite.Cases).Select(static c => c.Name)];
        Assert.Equal(1914, names.Length);
        Assert.InRange(names.Length - ExpectedFailures.All.Count - names.Count(static n => RandomCase.Of(n) is not null), 1890, 1914);
        Assert.All(ExpectedFailures.All.Keys, name => Assert.Contains(name, names));
    }

    [Theory]
    [InlineData("test_dft_inverse", 0, true)]
    [InlineData("test_dft_inverse", 1, false)]
    [InlineData("test_dft_inverse", 3, false)]
    [InlineData("test_add", 0, false)]
    [InlineData("test_add", 1, true)]
    [InlineData("test_add", 3, true)]
    public void Report_OutcomeAgainstTheList_IsUnexpectedWhereTheyDisagree(string name, int outcome, bool unexpected)
    {
        var report = new CategoryReport("test", "node", [new CaseResult(new BackendCase("node", name, string.Empty), (CaseOutcome)outcome, string.Empty)]);
        Assert.Equal(unexpected, report.Unexpected.Any());
    }

    private void Check(string category, IInferenceEngine engine)
    {
        BackendCase[] cases = [.. BackendSuite.Cases(category)];
        var results = new CaseResult[cases.Length];
        Parallel.For(0, cases.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => results[i] = CaseRunner.Run(cases[i], engine));
        var report = new CategoryReport(engine.Name, category, results);
        output.WriteLine(report.ToString());
        bool shown = ConformancePage.Shows(report);
        Assert.False(report.Unexpected.Any(), report.ToString());
        Assert.True(shown, $"docs/conformance.md lacks the row '{report.Row}': write it anew");
    }
}
