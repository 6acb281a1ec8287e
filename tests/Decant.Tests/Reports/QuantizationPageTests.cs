using Decant.Compression;

namespace Decant.Tests;

public sealed class QuantizationPageTests
{
    private const string Evil = "<script>alert('&')</script>";

    [Fact]
    public void Write_SlowModelOfEvilNames_WarnsAndEscapesThem()
    {
        using Model model = Model.FromGraph(new Graphs.Model(Evil));
        var metrics = new Dictionary<string, double> { ["agreement"] = 0.5 };
        var speed = new SpeedReport(Evil, 1, 1, 2, 0.5, [new SlowNode(Evil, Evil, Evil, 1, 2, Evil)]);
        var result = new QuantizeResult(
            new Recipe(Evil, null, [new DynamicQuantizationStep(new DynamicQuantizationOptions())]),
            [],
            [Evil],
            [new LayerSensitivity(Evil, Evil, 20, metrics), new LayerSensitivity("b", "Conv", double.PositiveInfinity, metrics)],
            [new TensorSensitivity(Evil, TensorKind.Weight, 30)],
            speed);
        string page = QuantizationPage.Write(model, result, new RewriteReport(Evil, 13, 1, 2, 1000, 500, null, [$"warning: {Evil}"]));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("verdict bad", page, StringComparison.Ordinal);
        Assert.Contains("0.50 times its speed", page, StringComparison.Ordinal);
        Assert.Contains("1 layer stays in float", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split("tag bad\">warning").Length - 1);
    }
}
