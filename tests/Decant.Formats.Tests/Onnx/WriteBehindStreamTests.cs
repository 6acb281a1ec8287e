using Decant.Formats.Onnx;

namespace Decant.Formats.Tests.Onnx;

public sealed class WriteBehindStreamTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Write_PartsOfAnySize_ArriveInOrder()
    {
        byte[] expected = new byte[(12 << 20) + 17];
        new Random(1).NextBytes(expected);
        using (var file = new FileStream(_path, FileMode.Create))
        {
            using var stream = new WriteBehindStream(file);
            for (int at = 0, size = 1; at < expected.Length; at += size, size = (size * 3) % 2_000_003)
            {
                size = Math.Min(size, expected.Length - at);
                stream.Write(expected.AsSpan(at, size));
            }

            stream.Complete();
        }

        Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(_path)));
    }

    [Fact]
    public void Write_FileThatCannotBeWritten_FailsAndDoesNotHang()
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read);
        using var stream = new WriteBehindStream(file);
        byte[] piece = new byte[1 << 20];

        Assert.Throws<NotSupportedException>(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                stream.Write(piece);
            }

            stream.Complete();
        });
    }

    [Fact]
    public void Dispose_WithoutCompletion_DoesNotHang()
    {
        using var file = new FileStream(_path, FileMode.Create);
        using var stream = new WriteBehindStream(file);
        stream.Write(new byte[3 << 20]);
    }
}
