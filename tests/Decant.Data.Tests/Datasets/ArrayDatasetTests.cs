using System.IO.Compression;
using Decant.Tensors;
using Decant.Tests.Shared;

namespace Decant.Data.Tests;

public sealed class ArrayDatasetTests
{
    public static TheoryData<string> Arrays => new(TestData.Rows("arrays.tsv").Select(r => r[0]));

    [Theory]
    [MemberData(nameof(Arrays))]
    public void Read_Npy_EqualsNumpy(string file)
    {
        string[] expected = TestData.Rows("arrays.tsv").Single(r => r[0] == file);
        double[] sizes = TestData.Numbers(expected[2]);

        List<Tensor> rows = [.. DatasetFormats.Open(new DatasetRequest(TestData.Fixture(file))).Read().Select(OnlyTensor)];

        Assert.Equal((int)sizes[0], rows.Count);
        Assert.All(rows, r => Assert.Equal([1, .. sizes.Skip(1).Select(s => (long)s)], r.Sizes.ToArray()));
        Assert.All(rows, r => Assert.Equal(expected[1], r.ElementType.Name()));
        Assert.Equal(TestData.Numbers(expected[3]), rows.SelectMany(r => r.ToDoubles()));
    }

    [Fact]
    public void Read_NpzPair_TakesXAndY()
    {
        IDataset data = DatasetFormats.Open(new DatasetRequest(TestData.Fixture("pair.npz")));

        Assert.Equal(4, data.Count);
        Assert.Equal([3, 1, 4, 1], data.Read().Select(s => s.Label!.Value));
        Sample third = data.Read(2, 1).Single();
        Assert.Equal(4, third.Label);
        Assert.Equal([12, 13, 14, 15, 16, 17], OnlyTensor(third).ToArray<byte>().Select(b => (int)b));
    }

    [Fact]
    public void Open_NpzWithoutKnownNames_ListsThemAndTakesAChoice()
    {
        DatasetRequest request = new(TestData.Fixture("named.npz"));

        ModelException error = Assert.Throws<ModelException>(() => DatasetFormats.Open(request));

        Assert.Equal("DEC1507", error.Code);
        Assert.Contains("first, second", error.Message, StringComparison.Ordinal);
        Assert.Equal([1f, 1f], OnlyTensor(DatasetFormats.Open(request with { DataArray = "second" }).Read().First()).ToArray<float>());
        Assert.Equal("DEC1507", Assert.Throws<ModelException>(() => DatasetFormats.Open(request with { DataArray = "third" })).Code);
    }

    [Fact]
    public void Open_NpyWithLabels_ChecksTheirNumber()
    {
        DatasetRequest request = new(TestData.Fixture("be_i4.npy")) { Labels = TestData.Fixture("vector.npy") };

        Assert.Equal("DEC1507", Assert.Throws<ModelException>(() => DatasetFormats.Open(request)).Code);
    }

    [Theory]
    [InlineData("le_f4.npy")]
    [InlineData("fortran.npy")]
    [InlineData("version2.npy")]
    public void Read_TruncatedNpy_ThrowsModelException(string file)
    {
        using TempFolder folder = new();
        byte[] whole = File.ReadAllBytes(TestData.Fixture(file));
        for (int length = 6; length < whole.Length; length++)
        {
            string path = folder.Write("cut.npy", whole.AsSpan(0, length));
            Assert.Equal("DEC1505", Assert.Throws<ModelException>(() => new NumpyFormat().Open(new DatasetRequest(path)).Read().ToList()).Code);
        }
    }

    [Fact]
    public void Open_NpyClaimsMoreThanTheFile_ThrowsBeforeAllocating()
    {
        using TempFolder folder = new();
        byte[] file = File.ReadAllBytes(TestData.Fixture("le_f4.npy"));
        int at = file.AsSpan().IndexOf("(3, 2, 2)"u8);
        "(3,99999)"u8.CopyTo(file.AsSpan(at));

        Assert.Equal("DEC1505", Assert.Throws<ModelException>(() => DatasetFormats.Open(new DatasetRequest(folder.Write("x.npy", file)))).Code);
    }

    [Fact]
    public void Open_NpyOfStrings_IsUnsupported()
    {
        using TempFolder folder = new();
        byte[] file = File.ReadAllBytes(TestData.Fixture("le_f4.npy"));
        "'<U4'"u8.CopyTo(file.AsSpan(file.AsSpan().IndexOf("'<f4'"u8)));

        Assert.Equal("DEC1506", Assert.Throws<UnsupportedException>(() => DatasetFormats.Open(new DatasetRequest(folder.Write("x.npy", file)))).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Idx_PairsImagesWithLabels(bool gzip)
    {
        using TempFolder folder = new();
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 2, 9, 4];
        string path = folder.Write("t-images-idx3-ubyte", gzip ? Gzip(images) : images);
        folder.Write("t-labels-idx1-ubyte", gzip ? Gzip(labels) : labels);

        IDataset data = DatasetFormats.Open(new DatasetRequest(path));

        Assert.Equal(2, data.Count);
        Assert.Equal([9, 4], data.Read().Select(s => s.Label!.Value));
        Tensor second = OnlyTensor(data.Read(1).Single());
        Assert.Equal("uint8[1,1,3]", second.ToString());
        Assert.Equal([4, 5, 6], second.ToArray<byte>().Select(b => (int)b));
    }

    [Fact]
    public void Read_IdxOfBigEndianIntegers_IsSwapped()
    {
        using TempFolder folder = new();
        string path = folder.Write("v", [0, 0, 0x0C, 1, 0, 0, 0, 2, 0, 0, 1, 0, 255, 255, 255, 254]);

        Assert.Equal([256L, -2L], DatasetFormats.Open(new DatasetRequest(path)).Read().Select(s => OnlyTensor(s).ReadInt64(0)));
    }

    [SkippableFact]
    public void Read_SharedPneumonia_PairsTestImagesWithTestLabels()
    {
        IDataset data = DatasetFormats.Open(new DatasetRequest(SharedAssets.Require("data/pneumoniamnist/pneumoniamnist.npz")));

        Assert.Equal(624, data.Count);
        Assert.Equal(390, data.Read().Count(s => s.Label == 1));
        Assert.Equal("uint8[1,28,28]", OnlyTensor(data.Read().First()).ToString());
    }

    [SkippableFact]
    public void Read_SharedMnist_HasTenThousandLabelledDigits()
    {
        IDataset data = DatasetFormats.Open(new DatasetRequest(SharedAssets.Require("data/mnist/t10k-images-idx3-ubyte.gz")));

        int[] counts = new int[10];
        foreach (Sample sample in data.Read())
        {
            counts[sample.Label!.Value]++;
        }

        // The counts of the published test set.
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], counts);
    }

    private static Tensor OnlyTensor(Sample sample) => (Tensor)((TensorPayload)sample.Payload).Tensors.Values.Single();

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionMode.Compress))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }
}
