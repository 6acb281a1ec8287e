using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;
using Decant.Tensors;

namespace Decant.Formats.Tests.Protobuf;

public class ProtoReaderTests
{
    private static ModelException Fails(params byte[] bytes) => Assert.Throws<ModelException>(() => ProtoReader.ReadAll<ModelProto>(bytes, "x.onnx"));

    [Fact]
    public void ReadAll_LengthBeyondTheEnd_NamesFieldPathAndOffset()
    {
        // graph (7) of 4 bytes, in it node (1) of 2 bytes, in it op_type (4) that announces 100 bytes.
        ModelException error = Fails(0x3a, 4, 0x0a, 2, 0x22, 100);

        Assert.Equal("DEC1301", error.Code);
        Assert.Contains("x.onnx: field graph.node[0].op_type at byte 4", error.Message, StringComparison.Ordinal);
        Assert.Contains("100 bytes are announced, 0 remain", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadAll_LengthOf63Bits_IsRefusedBeforeAnythingIsAllocated()
    {
        ModelException error = Fails(0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f);

        Assert.Equal("DEC1301", error.Code);
    }

    [Fact]
    public void ReadAll_DataEndsInsideANumber_IsTruncated() => Assert.Equal("DEC1301", Fails(0x08, 0x80).Code);

    [Fact]
    public void ReadAll_NumberOfElevenBytes_IsMalformed() =>
        Assert.Equal("DEC1302", Fails(0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00).Code);

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x0e)]
    [InlineData(0x0f)]
    public void ReadAll_TagThatIsNone_IsMalformed(byte tag) => Assert.Equal("DEC1302", Fails(tag, 0).Code);

    [Fact]
    public void ReadAll_KnownFieldInAnotherEncoding_IsRefused() => Assert.Equal("DEC1304", Fails(0x0d, 1, 2, 3, 4).Code);

    [Fact]
    public void ReadAll_TextThatIsNotUtf8_IsRefused() => Assert.Equal("DEC1305", Fails(0x12, 2, 0xc3, 0x28).Code);

    [Fact]
    public void ReadAll_MessagesNestedBeyondTheLimit_IsRefused()
    {
        byte[] bytes = [];
        for (int depth = 0; depth < 120; depth++)
        {
            // graph.node.attribute.g: three nested messages a turn
            bytes = Wrap(1, Wrap(5, Wrap(6, bytes)));
        }

        Assert.Equal("DEC1303", Fails(Wrap(7, bytes)).Code);
    }

    [Fact]
    public void ReadAll_GroupsNestedBeyondTheLimit_IsRefused() =>
        Assert.Equal("DEC1303", Fails(Enumerable.Repeat(new byte[] { 0xfb, 0x07 }, 5000).SelectMany(b => b).ToArray()).Code);

    [Fact]
    public void ReadAll_UnknownFieldsOfEveryEncoding_AreKeptAndWrittenBack()
    {
        byte[] bytes =
        [
            0x08, 8, // ir_version
            0xf8, 0x07, 0x96, 0x01, // 127: varint
            0xf9, 0x07, 1, 2, 3, 4, 5, 6, 7, 8, // fixed 64
            0xfa, 0x07, 2, 9, 9, // bytes
            0xfb, 0x07, 0x08, 1, 0xfc, 0x07, // group
            0xfd, 0x07, 1, 2, 3, 4, // fixed 32
        ];

        ModelProto model = ProtoReader.ReadAll<ModelProto>(bytes, "x.onnx");

        Assert.Equal(5, model.Unknown!.Count);
        Assert.Equal(bytes, ProtoWriter.ToArray(model));
    }

    [Fact]
    public void ReadAll_SingularMessageGivenTwice_IsMerged()
    {
        ModelProto model = ProtoReader.ReadAll<ModelProto>([0x3a, 3, 0x12, 1, (byte)'a', 0x3a, 3, 0x52, 1, (byte)'b'], "x.onnx");

        Assert.Equal(("a", "b"), (model.Graph!.Name, model.Graph.DocString));
    }

    [Fact]
    public void ReadAll_FloatsInManyPieces_AreJoinedInLinearTime()
    {
        const int Count = 400_000;
        byte[] bytes = new byte[Count * 5];
        for (int i = 0; i < Count; i++)
        {
            bytes[i * 5] = 0x25; // float_data, unpacked
            BitConverter.TryWriteBytes(bytes.AsSpan((i * 5) + 1), (float)i);
        }

        TensorProto tensor = ProtoReader.ReadAll<TensorProto>(bytes, "x.pb");

        Assert.Equal(Count * 4, tensor.FloatData!.Bytes.Length);
        Assert.Equal(Count - 1f, BitConverter.ToSingle(tensor.FloatData.Bytes.Span((Count - 1) * 4, 4)));
    }

    private static byte[] Wrap(int field, byte[] content)
    {
        List<byte> bytes = [(byte)((field << 3) | 2)];
        int length = content.Length;
        for (; length >= 0x80; length >>= 7)
        {
            bytes.Add((byte)(length | 0x80));
        }

        bytes.Add((byte)length);
        bytes.AddRange(content);
        return [.. bytes];
    }
}
