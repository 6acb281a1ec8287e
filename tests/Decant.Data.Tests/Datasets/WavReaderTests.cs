using Decant.Tensors;

namespace Decant.Data.Tests;

public sealed class WavReaderTests
{
    public static TheoryData<string> Sounds => new(TestData.Rows("wav.tsv").Select(r => r[0]));

    [Theory]
    [MemberData(nameof(Sounds))]
    public void Read_Sound_EqualsTheMeanOfItsChannels(string file)
    {
        double[] expected = TestData.Numbers(TestData.Rows("wav.tsv").Single(r => r[0] == file)[1]);
        using WavReader wav = new(File.OpenRead(TestData.Fixture(file)), file);
        float[] samples = new float[32];

        int read = wav.Read(samples.AsSpan(0, 7)) + wav.Read(samples.AsSpan(7));

        Assert.Equal(8000, wav.Rate);
        Assert.Equal(20, read);
        Assert.Equal(0, wav.Read(samples.AsSpan(20)));
        for (int i = 0; i < read; i++)
        {
            Assert.Equal(expected[i], samples[i], 1e-7);
        }
    }

    [Fact]
    public void Read_OneChannel_IsNotTheMean()
    {
        byte[] file = File.ReadAllBytes(TestData.Fixture("pcm16_2.wav"));
        using WavReader right = new(new MemoryStream(file), "x", 1);
        float[] samples = new float[1];
        right.Read(samples);

        Assert.Equal(BitConverter.ToInt16(file, 44 + 2) / 32768f, samples[0]);
    }

    [Fact]
    public void Open_ChannelThatIsNotThere_Throws()
    {
        Assert.Equal("DEC1508", Assert.Throws<ModelException>(() => new WavReader(File.OpenRead(TestData.Fixture("pcm16_1.wav")), "x", 1)).Code);
    }

    [Fact]
    public void Read_Truncated_ThrowsModelException()
    {
        byte[] whole = File.ReadAllBytes(TestData.Fixture("pcm24_2.wav"));
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Equal("DEC1508", Assert.Throws<ModelException>(() =>
            {
                using WavReader wav = new(new MemoryStream(whole, 0, length), "cut");
                wav.Read(new float[100]);
            }).Code);
        }
    }

    [Fact]
    public void Open_CompressedSamples_IsUnsupported()
    {
        byte[] file = File.ReadAllBytes(TestData.Fixture("pcm16_1.wav"));
        file[20] = 17;

        Assert.Equal("DEC1509", Assert.Throws<UnsupportedException>(() => new WavReader(new MemoryStream(file), "adpcm")).Code);
    }
}
