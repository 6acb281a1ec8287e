using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class CalibrationCacheTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"decant-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(RangeMethod.MinMax)]
    [InlineData(RangeMethod.MovingAverage)]
    [InlineData(RangeMethod.Percentile)]
    [InlineData(RangeMethod.Entropy)]
    [InlineData(RangeMethod.MeanSquaredError)]
    public void Read_WhatWasWritten_GivesTheSameRanges(RangeMethod method)
    {
        Calibrator observed = Observe(Net(1));
        CalibrationCache.Write(_path, "key", observed);
        Calibrator kept = CalibrationCache.Read(_path, "key", ["x", "y"], out string? stale)!;
        Assert.Null(stale);
        Assert.Equal(3, kept.Runs);
        var options = new CalibrationOptions { Method = method };
        Assert.Equal(observed.Ranges(options, ElementType.UInt8), kept.Ranges(options, ElementType.UInt8));
    }

    [Theory]
    [InlineData("other", "y")]
    [InlineData("key", "z")]
    public void Read_OfAnotherKeyOrWithoutAName_IsStale(string key, string name)
    {
        CalibrationCache.Write(_path, "key", Observe(Net(1)));
        Assert.Null(CalibrationCache.Read(_path, key, [name], out string? stale));
        Assert.NotNull(stale);
    }

    [Fact]
    public void Read_WithoutAFile_IsNotStale()
    {
        Assert.Null(CalibrationCache.Read(_path, "key", ["x"], out string? stale));
        Assert.Null(stale);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"version":1,"key":"key","runs":1,"histograms":{"x":{"exponent":0,"first":0,"counts":[[4096,1]],"minimum":0,"maximum":1,"movingMinimum":0,"movingMaximum":1}}}""")]
    public void Read_DamagedFile_SaysSo(string text)
    {
        File.WriteAllText(_path, text);
        Assert.Equal("DEC1371", Assert.Throws<ModelException>(() => CalibrationCache.Read(_path, "key", ["x"], out _)).Code);
    }

    [Fact]
    public void Key_ChangesWithWeightsAndWithSamples()
    {
        string key = CalibrationCache.Key(Net(1), Samples(Net(1), 3));
        Assert.Equal(key, CalibrationCache.Key(Net(1), Samples(Net(1), 3)));
        Assert.NotEqual(key, CalibrationCache.Key(Net(2), Samples(Net(1), 3)));
        Assert.NotEqual(key, CalibrationCache.Key(Net(1), Samples(Net(1), 2)));
    }

    private static Model Net(int seed)
    {
        var draft = new GraphDraft();
        return draft.Done(draft.Add("y", new ReluOp(), draft.Conv("c", draft.Input("x", 1, 2, 5, 5), 3, seed)));
    }

    private static IEnumerable<IReadOnlyDictionary<string, RuntimeValue>> Samples(Model model, int count) =>
        Enumerable.Range(0, count).Select(i => GraphDraft.Inputs(model, i));

    private static Calibrator Observe(Model model) =>
        Calibrator.Run(model, ["x", "y"], Samples(model, 3), new DecantEngine(), new CalibrationOptions());
}
