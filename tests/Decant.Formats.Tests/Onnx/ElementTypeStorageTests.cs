using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Tensors;
using Google.Protobuf;

namespace Decant.Formats.Tests.Onnx;

/// <summary>Every element type in every form of storage is read, printed, copied and written back bit for bit; the files are made by generated classes.</summary>
public sealed class ElementTypeStorageTests : IDisposable
{
    private const int Count = 7;
    private readonly string _folder = Directory.CreateTempSubdirectory("decant-types-").FullName;

    public static TheoryData<ElementType, string> All
    {
        get
        {
            var all = new TheoryData<ElementType, string>();
            foreach (ElementType type in Enum.GetValues<ElementType>().Where(static t => t != ElementType.Undefined))
            {
                foreach (string storage in type == ElementType.String ? ["fields"] : new[] { "raw", "fields", "external" })
                {
                    all.Add(type, storage);
                }
            }

            return all;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(All))]
    public void Tensor_OfEveryTypeAndStorage_KeepsItsBits(ElementType type, string storage)
    {
        byte[] bits = Bits(type);
        byte[] file = File(type, storage, bits);
        using Model model = OnnxFormat.Load(file, "types.onnx", _folder);
        Tensor read = model.Graph.Find("w")!.Initializer!;
        Check(type, bits, read);

        byte[] written = OnnxFormat.ToArray(model);
        if (storage != "external")
        {
            Assert.Equal(file, written);
        }

        using Model again = OnnxFormat.Load(written, "again.onnx", _folder);
        Check(type, bits, again.Graph.Find("w")!.Initializer!);

        // Stored anew, as a pass that made the tensor would have it.
        new GraphEditor(again.Graph).SetInitializer(again.Graph.Find("w")!, type == ElementType.String ? Tensor.FromStrings(read.Strings.ToArray(), read.Shape) : Tensor.Create(type, bits, read.Shape));
        string path = Path.Combine(_folder, "anew.onnx");
        OnnxFormat.Save(again, path, new OnnxWriteOptions(ExternalData: storage == "external", ExternalThreshold: 1));
        using Model anew = OnnxFormat.Load(path);
        Check(type, bits, anew.Graph.Find("w")!.Initializer!);
    }

    /// <summary>What is printed of complex numbers names both parts.</summary>
    [Fact]
    public void Print_Complex_NamesBothParts()
    {
        var model = new Model("m");
        var editor = new GraphEditor(model.Graph);
        Tensor complex = Tensor.Create(ElementType.Complex64, new[] { 1.5f, -2, 0, 0.25f }, Shape.Of(2));
        editor.AddOutput(editor.AddInitializer("w", complex));

        Assert.Contains("1.5-2i, 0+0.25i", GraphPrinter.Print(model), StringComparison.Ordinal);
    }

    private static void Check(ElementType type, byte[] bits, Tensor read)
    {
        Assert.Equal((type, Shape.Of(Count)), (read.ElementType, read.Shape));
        if (type == ElementType.String)
        {
            Assert.Equal(Texts, read.Strings.ToArray());
        }
        else
        {
            Assert.Equal(bits, read.Bytes(0, (int)read.ByteLength).ToArray());
        }
    }

    private static readonly string[] Texts = ["", "a", "äöü", "\n", "日本", "\"", "0"];

    // All bits at random; bool is 0 or 1, and what pads the last byte of packed types is 0.
    private static byte[] Bits(ElementType type)
    {
        if (type == ElementType.String)
        {
            return [];
        }

        var bits = new byte[type.ByteLength(Count)];
        new Random(type.GetHashCode()).NextBytes(bits);
        if (type == ElementType.Bool)
        {
            bits = Array.ConvertAll(bits, static b => (byte)(b & 1));
        }

        int padding = (bits.Length * 8) - (type.BitWidth() * Count);
        bits[^1] &= (byte)(0xFF >> padding);
        return bits;
    }

    private byte[] File(ElementType type, string storage, byte[] bits)
    {
        var tensor = new global::Onnx.TensorProto { Name = "w", DataType = (int)type };
        tensor.Dims.Add(Count);
        switch (storage)
        {
            case "raw":
                tensor.RawData = ByteString.CopyFrom(bits);
                break;
            case "external":
                System.IO.File.WriteAllBytes(Path.Combine(_folder, "w.bin"), [.. new byte[16], .. bits]);
                tensor.DataLocation = global::Onnx.TensorProto.Types.DataLocation.External;
                tensor.ExternalData.Add(new global::Onnx.StringStringEntryProto { Key = "location", Value = "w.bin" });
                tensor.ExternalData.Add(new global::Onnx.StringStringEntryProto { Key = "offset", Value = "16" });
                tensor.ExternalData.Add(new global::Onnx.StringStringEntryProto { Key = "length", Value = $"{bits.Length}" });
                break;
            default:
                AddFields(tensor, type, bits);
                break;
        }

        var graph = new global::Onnx.GraphProto { Name = "g" };
        graph.Initializer.Add(tensor);
        graph.Output.Add(new global::Onnx.ValueInfoProto { Name = "w", Type = new() { TensorType = new() { ElemType = (int)type, Shape = new() } } });
        graph.Output[0].Type.TensorType.Shape.Dim.Add(new global::Onnx.TensorShapeProto.Types.Dimension { DimValue = Count });
        var model = new global::Onnx.ModelProto { IrVersion = 13, Graph = graph };
        model.OpsetImport.Add(new global::Onnx.OperatorSetIdProto { Domain = string.Empty, Version = 26 });
        return model.ToByteArray();
    }

    // As onnx.proto assigns types to fields; a packed or narrow element is one byte or two of an int32.
    private static void AddFields(global::Onnx.TensorProto tensor, ElementType type, byte[] bits)
    {
        switch (type)
        {
            case ElementType.String:
                tensor.StringData.AddRange(Texts.Select(ByteString.CopyFromUtf8));
                break;
            case ElementType.Float32 or ElementType.Complex64:
                tensor.FloatData.AddRange(bits.Chunk(4).Select(static b => BitConverter.ToSingle(b)));
                break;
            case ElementType.Float64 or ElementType.Complex128:
                tensor.DoubleData.AddRange(bits.Chunk(8).Select(static b => BitConverter.ToDouble(b)));
                break;
            case ElementType.Int64:
                tensor.Int64Data.AddRange(bits.Chunk(8).Select(static b => BitConverter.ToInt64(b)));
                break;
            case ElementType.UInt64:
                tensor.Uint64Data.AddRange(bits.Chunk(8).Select(static b => BitConverter.ToUInt64(b)));
                break;
            case ElementType.UInt32:
                tensor.Uint64Data.AddRange(bits.Chunk(4).Select(static b => (ulong)BitConverter.ToUInt32(b)));
                break;
            case ElementType.Int32:
                tensor.Int32Data.AddRange(bits.Chunk(4).Select(static b => BitConverter.ToInt32(b)));
                break;
            case ElementType.Int16:
                tensor.Int32Data.AddRange(bits.Chunk(2).Select(static b => (int)BitConverter.ToInt16(b)));
                break;
            case ElementType.Int8:
                tensor.Int32Data.AddRange(bits.Select(static b => (int)(sbyte)b));
                break;
            case ElementType.UInt16 or ElementType.Float16 or ElementType.BFloat16:
                tensor.Int32Data.AddRange(bits.Chunk(2).Select(static b => (int)BitConverter.ToUInt16(b)));
                break;
            default:
                tensor.Int32Data.AddRange(bits.Select(static b => (int)b));
                break;
        }
    }
}
