using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;
using Decant.Tensors;
using Google.Protobuf;

namespace Decant.Formats.Tests.Onnx;

public class WireTests
{
    [Fact]
    public void ReadAndWrite_RandomModels_GiveTheBytesOfTheProtobufLibrary()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            byte[] expected = new RandomMessages(seed).Create<global::Onnx.ModelProto>(depth: 5).ToByteArray();

            ModelProto model = ProtoReader.ReadAll<ModelProto>(expected, "random");

            Assert.False(HasUnknown(model), $"seed {seed}: a field is not known");
            Assert.Equal(expected, ProtoWriter.ToArray(model));
            Assert.Equal(expected.Length, ProtoWriter.Measure(model));
        }
    }

    [Fact]
    public void Read_DamagedModels_FailsOnlyAsModelException()
    {
        byte[] sound = new RandomMessages(7).Create<global::Onnx.ModelProto>(depth: 5).ToByteArray();
        var random = new Random(1);
        for (int round = 0; round < 3000; round++)
        {
            byte[] damaged = sound[..random.Next(1, sound.Length + 1)];
            for (int hits = random.Next(1, 6); hits > 0; hits--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                ProtoWriter.ToArray(ProtoReader.ReadAll<ModelProto>(damaged, "damaged"));
            }
            catch (ModelException error)
            {
                Assert.StartsWith("DEC130", error.Code, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void ReadAndWrite_Sequence_GivesItBack()
    {
        var sequence = new SequenceProto { Name = "s", ElemType = 1 };
        sequence.TensorValues.Add(new TensorProto { DataType = 1, RawData = new ByteRange([0, 0, 128, 63]) });

        SequenceProto back = ProtoReader.ReadAll<SequenceProto>(ProtoWriter.ToArray(sequence), "s.pb");

        Assert.Equal(1f, BitConverter.ToSingle(Assert.Single(back.TensorValues).RawData!.Value.Span()));
    }

    private static bool HasUnknown(ModelProto model) =>
        model.Unknown is not null
        || model.Graph is { } graph && (graph.Unknown is not null || graph.Node.Any(n => n.Unknown is not null || n.Attribute.Any(a => a.Unknown is not null))
            || graph.Initializer.Any(t => t.Unknown is not null));
}
