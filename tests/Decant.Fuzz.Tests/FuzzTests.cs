using System.Globalization;
using Xunit.Abstractions;

namespace Decant.Fuzz.Tests;

/// <summary>
/// Tries a fixed number of mutants of each reader. <c>DECANT_FUZZ_ROUNDS</c>, <c>DECANT_FUZZ_SECONDS</c> and <c>DECANT_FUZZ_SEED</c> make it
/// another number, time or seed; without the time, the number alone decides, so that the same mutants are tried on every machine.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly int Seed = (int)Setting("DECANT_FUZZ_SEED", 1);

    [Theory]
    [InlineData("onnx-bytes", 120)]
    [InlineData("onnx-graph", 100)]
    [InlineData("onnx-operators", 2000)]
    [InlineData("onnx-external", 600)]
    [InlineData("decant", 1500)]
    [InlineData("onnx-values", 2000)]
    [InlineData("npy", 2000)]
    [InlineData("npz", 2000)]
    [InlineData("idx", 1500)]
    [InlineData("zip", 3000)]
    [InlineData("labels", 600)]
    [InlineData("wav", 1000)]
    [InlineData("png", 2000)]
    [InlineData("jpeg", 400)]
    [InlineData("bmp", 5000)]
    [InlineData("pnm", 5000)]
    [InlineData("tiff", 3000)]
    [InlineData("preprocess", 2000)]
    [InlineData("recipe", 2000)]
    [InlineData("tuning", 2000)]
    public void Mutants_OfEveryReader_AreReadOrRefused(string target, long rounds)
    {
        TargetReport report = Campaign.Run(target, Seed, 0, (long)Setting("DECANT_FUZZ_ROUNDS", rounds), Setting("DECANT_FUZZ_SECONDS", 1e6));
        output.WriteLine(report.ToString());
        Assert.True(report.Findings.Count == 0, string.Join(Environment.NewLine, report.Findings.Prepend<object>(report)));
        Assert.True(report.Refused > 0 && report.Accepted > 0, $"{report}: mutants of one kind only test nothing");
    }

    [Fact]
    public void Targets_All_AreTried()
    {
        IEnumerable<string> tried = typeof(FuzzTests).GetMethod(nameof(Mutants_OfEveryReader_AreReadOrRefused))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(static a => (string)a.GetData(null!).Single()[0]);
        Assert.Equal(FuzzTargets.Names, tried);
    }

    private static double Setting(string name, double otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
