namespace Decant.Tests;

public sealed class HtmlReportTests
{
    private const string Evil = "<script>alert('&')</script>";

    [Fact]
    public void Names_AreEscapedEverywhere()
    {
        string page = HtmlReport.Write(Result(Evil));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_TellsWhatFallsShort()
    {
        string page = HtmlReport.Write(Result("m", "3 points lower"));
        Assert.Contains("Nothing meets the budget", page, StringComparison.Ordinal);
        Assert.Contains("3 points lower", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Chart_WithoutPoints_SaysSo() =>
        Assert.Contains("nothing was measured", new ScatterChart("t", "x", "y").ToSvg(), StringComparison.Ordinal);

    [Fact]
    public void Chart_DrawsEveryFinitePoint()
    {
        var chart = new ScatterChart("t", "x", "y");
        chart.Add(1, 2, "a", "met");
        chart.Add(1, 2, "b", "met");
        chart.Add(double.NaN, 2, "c", "met");
        Assert.Equal(2, chart.ToSvg().Split("<circle").Length - 1);
    }

    private static OptimizationResult Result(string name, params string[] shortfalls)
    {
        var recipe = new Recipe(name, null, [new DynamicQuantizationStep(new Compression.DynamicQuantizationOptions())]);
        var candidate = new OptimizationCandidate(
            name, recipe, 1000, 900, 1.5, 1, new Dictionary<string, double> { ["top1"] = 0.5 }, shortfalls, [new LayerError(name, name, 20, 0.1)]);
        return new OptimizationResult(name, name, name, 1, 10, 5, new OptimizationBudget { MaxDrop = 1 }, [candidate], candidate, false, [name]);
    }
}
