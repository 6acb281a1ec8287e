using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A tensor; its elements are in one of the data fields, or in another file.</summary>
internal sealed class TensorProto : ProtoMessage
{
    /// <summary>The <see cref="DataLocation"/> of a tensor whose elements are in another file.</summary>
    public const int External = 1;

    /// <summary>The dimensions.</summary>
    public List<long> Dims { get; } = [];

    /// <summary>The element type, as <c>TensorProto.DataType</c> numbers it.</summary>
    public int? DataType { get; set; }

    /// <summary>Which part of a larger tensor this is.</summary>
    public TensorSegment? Segment { get; set; }

    /// <summary>Elements of float and complex64 tensors.</summary>
    public FixedValues? FloatData { get; set; }

    /// <summary>Elements of integer tensors of up to 32 bits, bool, and the bits of 16-bit and smaller floats.</summary>
    public List<int> Int32Data { get; } = [];

    /// <summary>Elements of string tensors.</summary>
    public List<ByteRange> StringData { get; } = [];

    /// <summary>Elements of int64 tensors.</summary>
    public List<long> Int64Data { get; } = [];

    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>All elements, little-endian.</summary>
    public ByteRange? RawData { get; set; }

    /// <summary>Elements of double and complex128 tensors.</summary>
    public FixedValues? DoubleData { get; set; }

    /// <summary>Elements of uint32 and uint64 tensors.</summary>
    public List<long> Uint64Data { get; } = [];

    /// <summary>A description.</summary>
    public string? DocString { get; set; }

    /// <summary>Where the elements are, in another file: location, offset, length, checksum.</summary>
    public List<StringStringEntryProto> ExternalData { get; } = [];

    /// <summary>0: in this file; 1: in another.</summary>
    public int? DataLocation { get; set; }

    /// <summary>Named metadata.</summary>
    public List<StringStringEntryProto> MetadataProps { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                reader.Add("dims", Dims);
                return true;
            case 2:
                DataType = reader.Int32("data_type");
                return true;
            case 3:
                Segment = reader.Message("segment", Segment);
                return true;
            case 4:
                FloatData = reader.Fixed("float_data", 4, FloatData);
                return true;
            case 5:
                reader.Add("int32_data", Int32Data);
                return true;
            case 6:
                reader.Add("string_data", StringData);
                return true;
            case 7:
                reader.Add("int64_data", Int64Data);
                return true;
            case 8:
                Name = reader.String("name");
                return true;
            case 9:
                RawData = reader.Bytes("raw_data");
                return true;
            case 10:
                DoubleData = reader.Fixed("double_data", 8, DoubleData);
                return true;
            case 11:
                reader.Add("uint64_data", Uint64Data);
                return true;
            case 12:
                DocString = reader.String("doc_string");
                return true;
            case 13:
                reader.Add("external_data", ExternalData);
                return true;
            case 14:
                DataLocation = reader.Int32("data_location");
                return true;
            case 16:
                reader.Add("metadata_props", MetadataProps);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.Int64s(1, Dims);
        writer.Int64(2, DataType);
        writer.Message(3, Segment);
        writer.Packed(4, FloatData);
        writer.Packed(5, Int32Data);
        writer.ByteRanges(6, StringData);
        writer.Packed(7, Int64Data);
        writer.String(8, Name);
        writer.Bytes(9, RawData);
        writer.Packed(10, DoubleData);
        writer.Packed(11, Uint64Data);
        writer.String(12, DocString);
        writer.Messages(13, ExternalData);
        writer.Int64(14, DataLocation);
        writer.Messages(16, MetadataProps);
    }
}
