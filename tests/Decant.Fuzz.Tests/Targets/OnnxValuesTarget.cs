using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Fuzz.Tests;

/// <summary>Test data of ONNX: tensors, sequences and optionals in files of their own.</summary>
internal sealed class OnnxValuesTarget : FuzzTarget
{
    private const int MostSampleBytes = 1 << 14;

    private static readonly DataType?[] Types = [null, new SequenceType(new TensorType(ElementType.Float32)), new OptionalType(new TensorType(ElementType.Float32)), new OptionalType(new SequenceType(new TensorType(ElementType.Float32)))];

    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        string path = ScratchFile.Write("mutant.pb", file);
        var refused = new List<Exception>();
        foreach (DataType? type in Types)
        {
            try
            {
                _ = OnnxValueFile.Read(path, type);
            }
            catch (DecantException error)
            {
                refused.Add(error);
            }
        }

        if (refused.Count == Types.Length)
        {
            throw refused[0];
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples()
    {
        TensorProto tensor = ProtoModel.Tensor("t", [1f, 2f, 3f, 4f], 2, 2);
        var sequence = new SequenceProto { ElemType = 1 };
        sequence.TensorValues.AddRange([tensor, ProtoModel.Tensor("u", [1L], 1)]);
        var packed = new TensorProto { Name = "p", DataType = (int)ElementType.Int4 };
        packed.Dims.Add(3);
        packed.Int32Data.AddRange([0x21, 0x3]);
        return new FuzzSample[]
        {
            new("tensor", ProtoWriter.ToArray(tensor)), new("packed", ProtoWriter.ToArray(packed)), new("sequence", ProtoWriter.ToArray(sequence)),
            new("optional", ProtoWriter.ToArray(new OptionalProto { ElemType = 3, SequenceValue = sequence })),
        }.Concat(AssetSamples.BackendSuite("_0.pb", MostSampleBytes).Where(static (_, i) => i % 8 == 0)).Concat(AssetSamples.Files("onnx", "*.pb").Select(static p => new FuzzSample(p)));
    }
}
