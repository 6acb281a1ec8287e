using System.IO.Compression;
using Decant.Tensors;
using Decant.Tests.Shared;

namespace Decant.Data.Tests;

public sealed class FileDatasetTests
{
    [Fact]
    public void Read_LabelsFile_GivesOnlyTheListedFilesInThatOrder()
    {
        using TempFolder folder = new();
        folder.Write("a.pgm", TestData.Pgm(1, 1, 10));
        folder.Write("sub/b.pgm", TestData.Pgm(1, 1, 20));
        folder.Write("c.pgm", TestData.Pgm(1, 1, 30));
        string labels = folder.Write("labels.tsv", "file\tlabel\nsub/b.pgm\t4\na.pgm\t2\n");

        IDataset data = DatasetFormats.Open(new DatasetRequest(folder.Root) { Labels = labels });

        Assert.Equal(2, data.Count);
        Assert.Equal([("sub/b.pgm", 4), ("a.pgm", 2)], data.Read().Select(s => (s.Name, s.Label!.Value)));
        Assert.Equal(20, ((FilePayload)data.Read().First().Payload).ReadAllBytes()[^1]);
    }

    [Fact]
    public void Read_SkipAndLimit_GiveTheMiddle()
    {
        using TempFolder folder = new();
        for (int i = 0; i < 5; i++)
        {
            folder.Write($"{i}.pgm", TestData.Pgm(1, 1, 0));
        }

        IDataset data = FileDataset.Open(folder.Root);

        Assert.Equal(["1.pgm", "2.pgm"], data.Read(1, 2).Select(s => s.Name));
        Assert.Empty(data.Read(9));
    }

    [Fact]
    public void Read_ClassFolders_NumbersClassesOrdinallyAndInterleavesBySeed()
    {
        using TempFolder folder = new();
        foreach (string name in new[] { "dog", "Zebra", "cat" })
        {
            for (int i = 0; i < 4; i++)
            {
                folder.Write($"train/{name}/{i}.pgm", TestData.Pgm(1, 1, 0));
            }
        }

        List<Sample> samples = [.. FileDataset.Open(folder.Root).Read()];

        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], samples.Select(s => s.Label!.Value));
        Assert.All(samples, s => Assert.Contains(new[] { "/Zebra/", "/cat/", "/dog/" }[s.Label!.Value], s.Name, StringComparison.Ordinal));
        Assert.Equal(samples.Select(s => s.Name), FileDataset.Open(folder.Root).Read().Select(s => s.Name));
        Assert.NotEqual(samples.Select(s => s.Name), FileDataset.Open(folder.Root, seed: 2).Read().Select(s => s.Name));
        Assert.Equal(12, samples.Select(s => s.Name).Distinct().Count());
    }

    [Fact]
    public void Read_Zip_EqualsFolder()
    {
        using TempFolder folder = new();
        folder.Write("in/x/1.pgm", TestData.Pgm(2, 1, 7));
        folder.Write("in/y/2.pgm", TestData.Pgm(2, 1, 9));
        string zip = Path.Combine(folder.Root, "data.bin");
        ZipFile.CreateFromDirectory(Path.Combine(folder.Root, "in"), zip);

        IDataset fromZip = DatasetFormats.Open(new DatasetRequest(zip));
        IDataset fromFolder = FileDataset.Open(Path.Combine(folder.Root, "in"));

        Assert.Equal(
            fromFolder.Read().Select(s => (s.Name, s.Label, Convert.ToHexString(((FilePayload)s.Payload).ReadAllBytes()))).ToList(),
            fromZip.Read().Select(s => (s.Name, s.Label, Convert.ToHexString(((FilePayload)s.Payload).ReadAllBytes()))).ToList());
    }

    [Fact]
    public void Open_OneImage_IsOneSample()
    {
        using TempFolder folder = new();
        string path = folder.Write("only.dat", TestData.Pgm(1, 1, 5));

        Assert.Throws<ModelException>(() => FileDataset.Open(path));
        string image = folder.Write("only.pgm", TestData.Pgm(1, 1, 5));
        Assert.Equal("only.pgm", Assert.Single(DatasetFormats.Open(new DatasetRequest(image)).Read()).Name);
    }

    [Theory]
    [InlineData("../secret.pgm")]
    [InlineData("/etc/secret.pgm")]
    [InlineData("C:/secret.pgm")]
    [InlineData("a/./b.pgm")]
    public void Open_ListedPathLeavesTheDataset_Throws(string listed)
    {
        using TempFolder folder = new();
        string labels = folder.Write("labels.csv", $"file,label\n{listed},1\n");

        ModelException error = Assert.Throws<ModelException>(() => FileDataset.Open(folder.Root, labels));

        Assert.Equal("DEC1504", error.Code);
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ListedFileIsMissing_NamesIt()
    {
        using TempFolder folder = new();
        string labels = folder.Write("labels.csv", "file,label\ngone.png,1\n");

        ModelException error = Assert.Throws<ModelException>(() => FileDataset.Open(folder.Root, labels).Read().ToList());

        Assert.Equal("DEC1503", error.Code);
        Assert.Contains("gone.png", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NothingThere_Throws()
    {
        Assert.Equal("DEC1501", Assert.Throws<ModelException>(() => DatasetFormats.Open(new DatasetRequest("/nowhere/at/all"))).Code);
    }

    [Fact]
    public void Open_DamagedZip_Throws()
    {
        using TempFolder folder = new();
        string path = folder.Write("x.zip", [(byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

        Assert.Equal("DEC1502", Assert.Throws<ModelException>(() => DatasetFormats.Open(new DatasetRequest(path))).Code);
    }

    [SkippableFact]
    public void Read_SharedImageNet_FollowsTheSplit()
    {
        string zip = SharedAssets.Require("data/imagenet1000/imagenet_sample_1000_short256_jpg88.zip");
        string labels = SharedAssets.Require("data/imagenet1000/evaluation.tsv");

        IDataset data = FileDataset.Open(zip, labels);

        Assert.Equal(900, data.Count);
        Sample second = data.Read(1, 1).Single();
        Assert.Equal(("n01484850_great_white_shark.jpg", 2), (second.Name, second.Label!.Value));
    }
}
