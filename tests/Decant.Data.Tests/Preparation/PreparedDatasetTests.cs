using Decant.Tensors;

namespace Decant.Data.Tests;

public sealed class PreparedDatasetTests
{
    [Fact]
    public void Batches_LastOneIsShort_AndConstantsAreNotStacked()
    {
        PreparedDataset data = Digits(5, "{ inputs: [ { decode: gray }, { layout: nchw } ], constants: { k: 3 } }");

        List<SampleBatch> batches = [.. data.Batches(2)];

        Assert.Equal([2, 2, 1], batches.Select(b => b.Count));
        Assert.Equal("float32[2,1,1,2]", batches[0].Inputs["x"].ToString());
        Assert.Equal("int64[]", batches[0].Inputs["k"].ToString());
        Assert.Equal([2f, 2f, 3f, 3f], ((Tensor)batches[1].Inputs["x"]).ToArray<float>());
        Assert.Equal(4, batches[2].Labels.Single());
        Assert.Equal(["2.pgm", "3.pgm"], batches[1].Names);
    }

    [Fact]
    public void Batches_SamplesOfDifferentShape_NamesThem()
    {
        using TempFolder folder = new();
        folder.Write("a.pgm", TestData.Pgm(2, 2, 0));
        folder.Write("b.pgm", TestData.Pgm(3, 2, 0));
        PreparedDataset data = new(FileDataset.Open(folder.Root), Preprocess.Parse("[ { decode: gray }, { layout: nchw } ]", "p").Bind(["x"]));

        ModelException error = Assert.Throws<ModelException>(() => data.Batches(2).ToList());

        Assert.Equal("DEC1516", error.Code);
        Assert.Contains("float32[1,1,2,3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("'a.pgm'", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, data.Batches(1).Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Read_SkipAndTake_ComposeWhateverThePrefetch(int prefetch)
    {
        PreparedDataset data = Digits(8, "[ { decode: gray } ]");

        Assert.Equal(["3.pgm", "4.pgm"], data.Skip(1).Take(5).Skip(2).Take(2).Read(prefetch).Select(s => s.Name));
        Assert.Equal(2, data.Skip(1).Take(5).Skip(2).Take(2).Count);
        Assert.Equal(3, data.Skip(5).Count);
        Assert.Empty(data.Take(2).Skip(2).Read(prefetch));
        Assert.Equal(data.Read(prefetch).Select(s => s.Name), data.Read(prefetch).Select(s => s.Name));
    }

    [Fact]
    public void Read_Prefetched_PassesErrorsOnAfterTheGoodSamples()
    {
        using TempFolder folder = new();
        folder.Write("a.pgm", TestData.Pgm(1, 1, 0));
        folder.Write("b.pgm", "P5 broken");
        PreparedDataset data = new(FileDataset.Open(folder.Root), Preprocess.Parse("[ { decode: gray } ]", "p").Bind(["x"]));
        List<string> seen = [];

        ModelException error = Assert.Throws<ModelException>(() =>
        {
            foreach (PreparedSample sample in data.Read(4))
            {
                seen.Add(sample.Name);
            }
        });

        Assert.StartsWith("DEC14", error.Code, StringComparison.Ordinal);
        Assert.Contains("'b.pgm'", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a.pgm"], seen);
    }

    [Fact]
    public void Read_PrefetchedAndAbandoned_StopsTheProducer()
    {
        int made = 0;
        IEnumerable<int> Source()
        {
            while (true)
            {
                yield return Interlocked.Increment(ref made);
            }
        }

        Assert.Equal(1, Prefetcher.Run(Source(), 3).First());
        int after = made;
        Thread.Sleep(20);
        Assert.Equal(after, made);
        Assert.InRange(after, 1, 6);
    }

    [Fact]
    public void Read_Sounds_SkipAndTakeCountFrames()
    {
        using TempFolder folder = new();
        folder.Write("a.wav", TestData.Wav(8000, 6));
        folder.Write("b.wav", TestData.Wav(8000, 6));
        PreparedDataset data = new(FileDataset.Open(folder.Root), Preprocess.Parse("[ { audio: { hop: 2 } } ]", "p").Bind(["x"]));

        List<PreparedSample> frames = [.. data.Skip(2).Take(3).Read()];

        Assert.Null(data.Count);
        Assert.Equal([("a.wav#2", false), ("b.wav#0", true), ("b.wav#1", false)], frames.Select(f => (f.Name, f.StartsSequence)));
    }

    [Fact]
    public void Read_ManySamples_MemoryDoesNotGrow()
    {
        Endless data = new();
        PreparedDataset prepared = new(data, Preprocess.Parse("[ { decode: gray }, { divide: 255 } ]", "p").Bind(["x"]));
        prepared.Take(100).Read().Count();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long kept = 0;
        foreach (PreparedSample sample in prepared.Take(4000).Read(2))
        {
            if (sample.Name == "3999")
            {
                kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            }
        }

        // All prepared samples together take 64 MB.
        Assert.True(kept < 8_000_000, $"{kept} bytes are kept after 4000 samples");
    }

    private static PreparedDataset Digits(int count, string steps)
    {
        Dictionary<string, byte[]> files = [];
        for (int i = 0; i < count; i++)
        {
            files[$"{i}.pgm"] = TestData.Pgm(2, 1, (byte)i);
        }

        return new PreparedDataset(new InMemory(files), Preprocess.Parse(steps, "p.yaml").Bind(steps.Contains("constants", StringComparison.Ordinal) ? ["x", "k"] : ["x"]));
    }

    private sealed class InMemory(Dictionary<string, byte[]> files) : IDataset
    {
        public string Name => "memory";

        public long? Count => files.Count;

        public IEnumerable<Sample> Read(long skip = 0, long limit = long.MaxValue) => files
            .Select((f, i) => TestData.Image(f.Value, f.Key) with { Label = i })
            .Skip((int)skip).Take((int)Math.Min(limit, int.MaxValue));
    }

    private sealed class Endless : IDataset
    {
        private readonly byte[] _file = TestData.Pgm(64, 64, 9);

        public string Name => "endless";

        public long? Count => null;

        public IEnumerable<Sample> Read(long skip = 0, long limit = long.MaxValue)
        {
            for (long i = skip; i - skip < limit; i++)
            {
                yield return TestData.Image(_file, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }
}
