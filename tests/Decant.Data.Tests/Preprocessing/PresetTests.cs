using Decant.Tensors;
using Decant.Tests.Shared;

namespace Decant.Data.Tests;

public sealed class PresetTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string[] row in TestData.Rows("prepared.tsv"))
            {
                cases.Add(row[0], row[1]);
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Apply_SharedPhotograph_EqualsOpenCvAndNumpy(string file, string preset)
    {
        string zip = SharedAssets.Require("data/imagenet1000/imagenet_sample_1000_short256_jpg88.zip");
        string[] expected = TestData.Rows("prepared.tsv").Single(r => r[0] == file && r[1] == preset);
        using TempFolder folder = new();
        PreparedDataset data = new(FileDataset.Open(zip, folder.Write("l.tsv", file + "\t0\n")), Preprocess.Load(preset).Bind(["data"]));

        Tensor tensor = (Tensor)data.Read().Single().Inputs["data"];

        double[] values = tensor.ToDoubles();
        Assert.Equal(expected[2], string.Join(' ', tensor.Sizes.ToArray()));
        Assert.Equal(double.Parse(expected[3], System.Globalization.CultureInfo.InvariantCulture), values.Sum(), 0.05);
        Assert.Equal(double.Parse(expected[4], System.Globalization.CultureInfo.InvariantCulture), values.Sum(v => v * v), 0.05);
        double[] some = TestData.Numbers(expected[5]);
        for (int i = 0; i < some.Length; i++)
        {
            Assert.Equal(some[i], values[i * (values.Length / 7)], 1e-6);
        }
    }

    [SkippableFact]
    public void Apply_SharedVoice_Gives1875Frames()
    {
        IDataset data = DatasetFormats.Open(new DatasetRequest(SharedAssets.Require("data/audio/silero_test.wav")));
        PreparedDataset frames = new(data, Preprocess.Load("silero-vad").Bind(["input", "state", "sr"]));

        Assert.Equal(1875, frames.Read().Count());
        Tensor fifth = (Tensor)frames.Skip(4).Take(1).Read().Single().Inputs["input"];
        Tensor sixth = (Tensor)frames.Skip(5).Read().First().Inputs["input"];
        Assert.Equal("float32[1,576]", fifth.ToString());
        Assert.Equal(fifth.ToArray<float>()[^64..], sixth.ToArray<float>()[..64]);
    }
}
