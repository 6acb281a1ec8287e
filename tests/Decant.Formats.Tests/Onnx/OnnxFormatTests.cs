using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Formats.Tests.Onnx;

public sealed class OnnxFormatTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("decant-onnx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Load_InitializerThatIsAnInput_IsOverridableByTheRuleOfTheIrVersion(long irVersion, bool overridable)
    {
        using Model model = Load(SmallModel(irVersion, 9, inputsHoldInitializers: true));

        Value weight = model.Graph.Find("w")!;
        Assert.Equal((overridable, !overridable), (weight.IsOverridable, weight.Constant is not null));
        Assert.Equal(["x", "w"], Reread(model).Graph!.Input.Select(i => i.Name));
    }

    [Fact]
    public void Save_ConstantInputAtANewerIrVersion_IsNoInputAnyMore()
    {
        using Model model = Load(SmallModel(3, 9, inputsHoldInitializers: true));

        ModelProto written = Reread(model, 13);

        Assert.Equal((7, 13), (written.IrVersion, written.OpsetImport[0].Version));
        Assert.Equal(["x"], written.Graph!.Input.Select(i => i.Name));
        Assert.Equal(["w"], written.Graph.Initializer.Select(i => i.Name));
    }

    [Fact]
    public void Save_InitializerThatIsAnOutput_IsKept()
    {
        ModelProto proto = SmallModel(8, 13);
        proto.Graph!.Output.Add(Info("w"));

        using Model model = Load(proto);
        ModelProto written = Reread(model);

        Assert.Equal(["y", "w"], written.Graph!.Output.Select(o => o.Name));
        Assert.Equal(["w"], written.Graph.Initializer.Select(i => i.Name));
    }

    [Fact]
    public void Load_UnknownOperatorWithAnAbsentInput_IsCarriedThrough()
    {
        ModelProto proto = SmallModel(8, 13);
        NodeProto unknown = Node("Unheard", ["x", "", "w"], ["z"]);
        unknown.Domain = "example";
        proto.Graph!.Node.Add(unknown);
        proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "example", Version = 1 });
        proto.Graph.Output.Add(Info("z"));

        using Model model = Load(proto);
        GraphVerifier.Verify(model);

        Assert.Equal(["x", "", "w"], Reread(model).Graph!.Node[^1].Input);
    }

    [Fact]
    public void Save_SoftmaxThatWasTakenApart_IsFoldedBack()
    {
        ModelProto proto = SmallModel(8, 11);
        proto.Graph!.Node.Add(Node("Softmax", ["y"], ["z"]));
        proto.Graph.Output[0] = Info("z");

        using Model model = Load(proto);

        Assert.Equal(["Add"], Reread(model).Graph!.Node.SkipLast(1).Select(n => n.OpType));
        Assert.Equal("Softmax", Reread(model).Graph!.Node[^1].OpType);
        Assert.Equal(11, Reread(model).OpsetImport[0].Version);
    }

    [Fact]
    public void Save_ChangedNode_IsWrittenAtTheOldestOpsetThatExpressesTheModel()
    {
        using Model model = Load(SmallModel(8, 15));
        Node add = model.Graph.Nodes.Single();
        new GraphEditor(model.Graph).SetOperator(add, new OpaqueOp("LayerNormalization", string.Empty, 17, new AttributeMap(), []));

        ModelProto written = Reread(model);

        Assert.Equal(17, written.OpsetImport[0].Version);
        UnsupportedException error = Assert.Throws<UnsupportedException>(() => OnnxFormat.ToArray(model, 15));
        Assert.Equal("DEC1330", error.Code);
        Assert.Contains("LayerNormalization 'add'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(OperatorRegistry.DevelopmentOpset + 1)]
    public void Save_OpsetOutOfRange_IsRefused(int opset)
    {
        using Model model = Load(SmallModel(8, 15));

        Assert.Throws<ArgumentException>(() => OnnxFormat.ToArray(model, opset));
    }

    [Fact]
    public void Save_OpsetInDevelopment_IsWrittenWhenAskedFor()
    {
        using Model model = Load(SmallModel(8, 15));

        using Model again = OnnxFormat.Load(OnnxFormat.ToArray(model, OperatorRegistry.DevelopmentOpset), "development", string.Empty);

        Assert.Equal((OperatorRegistry.DevelopmentOpset, 13), (again.Opset, again.IrVersion));
        Assert.Equal(GraphPrinter.Print(model.Graph), GraphPrinter.Print(again.Graph));
    }

    [Fact]
    public void Save_OntoTheFileItIsMappedFrom_KeepsEverything()
    {
        string path = Path.Combine(_folder, "m.onnx");
        File.WriteAllBytes(path, ProtoWriter.ToArray(SmallModel(8, 15)));
        using Model model = OnnxFormat.Load(path);
        byte[] before = File.ReadAllBytes(path);

        OnnxFormat.Save(model, path);

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([1f, 2f, 3f], model.Graph.Find("w")!.Initializer!.ToFloats());
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Load_ExternalData_IsMappedAndSavedInOneFile()
    {
        string path = Path.Combine(_folder, "m.onnx");
        ModelProto proto = SmallModel(8, 15);
        OnnxWriter.Write(proto, path, new OnnxWriteOptions(ExternalData: true, ExternalThreshold: 1));

        using Model model = OnnxFormat.Load(path);

        Assert.Equal(2, model.Files.Count);
        Assert.Equal(path + ".data", model.Graph.Find("w")!.Initializer!.MappedFrom!.Path);
        Assert.Equal(ProtoWriter.ToArray(proto), OnnxFormat.ToArray(model));
    }

    [Fact]
    public void Load_NodeThatReadsWhatNothingComputes_NamesBoth()
    {
        ModelProto proto = SmallModel(8, 15);
        proto.Graph!.Node[0].Input[1] = "absent";

        ModelException error = Assert.Throws<ModelException>(() => Load(proto));

        Assert.Equal("DEC1317", error.Code);
        Assert.Contains("'absent'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Add 'add'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TensorOfAnotherLengthThanItsShape_IsRefused()
    {
        ModelProto proto = SmallModel(8, 15);
        proto.Graph!.Initializer[0].Dims[0] = 4;

        Assert.Equal("DEC1313", Assert.Throws<ModelException>(() => Load(proto)).Code);
    }

    [Fact]
    public void Load_UnknownOperator_IsCarriedThrough()
    {
        ModelProto proto = SmallModel(8, 15);
        NodeProto node = Node("Frobnicate", ["y", "", "w"], ["z"]);
        node.Domain = "com.example";
        node.Attribute.Add(new AttributeProto { Name = "depth", Type = AttributeType.Int, I = 3 });
        proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.example", Version = 4 });
        proto.Graph!.Node.Add(node);
        proto.Graph.Output[0] = Info("z");

        using Model model = Load(proto);

        Assert.Equal(4, Assert.IsType<OpaqueOp>(model.Graph.Nodes.Last().Op).Version);
        Assert.Equal(ProtoWriter.ToArray(proto), OnnxFormat.ToArray(model));
    }

    [Fact]
    public void Load_SparseInitializer_IsDenseAndWrittenBackSparse()
    {
        ModelProto proto = SmallModel(8, 15);
        var values = new TensorProto { Name = "w", DataType = 1, RawData = new ByteRange(BitConverter.GetBytes(5f)) };
        values.Dims.Add(1);
        var indices = new TensorProto { DataType = 7, RawData = new ByteRange(BitConverter.GetBytes(2L)) };
        indices.Dims.Add(1);
        var sparse = new SparseTensorProto { Values = values, Indices = indices };
        sparse.Dims.Add(3);
        proto.Graph!.Initializer.Clear();
        proto.Graph.SparseInitializer.Add(sparse);

        using Model model = Load(proto);

        Assert.Equal([0f, 0f, 5f], model.Graph.Find("w")!.Initializer!.ToFloats());
        Assert.Equal(ProtoWriter.ToArray(proto), OnnxFormat.ToArray(model));
    }

    [Fact]
    public void Clone_UnmodifiedModel_IsWrittenAsTheOriginal()
    {
        ModelProto proto = SmallModel(8, 15);
        using Model model = Load(proto);
        using Model copy = model.Clone();

        Assert.Equal(ProtoWriter.ToArray(proto), OnnxFormat.ToArray(copy));
    }

    [SkippableFact]
    public void Load_ExternalDataBeyondFourGigabytes_IsReadWhereItStands()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sparse files");
        const long Offset = 5L << 30;
        string data = Path.Combine(_folder, "w.bin");
        using (FileStream stream = File.Create(data))
        {
            stream.Position = Offset;
            stream.Write([0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64]);
        }

        ModelProto proto = SmallModel(8, 15);
        TensorProto weight = proto.Graph!.Initializer[0];
        weight.RawData = null;
        weight.DataLocation = 1;
        weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "w.bin" });
        weight.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = Offset.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        weight.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = "12" });

        using Model model = OnnxFormat.Load(ProtoWriter.ToArray(proto), "m.onnx", _folder);

        Assert.Equal([1f, 2f, 3f], model.Graph.Find("w")!.Initializer!.ToFloats());
    }

    [SkippableFact]
    public void Save_ModelBeyondTwoGigabytes_UsesExternalDataByItself()
    {
        Skip.If(Environment.GetEnvironmentVariable("DECANT_SLOW_TESTS") != "1", "writes 2.2 GB; set DECANT_SLOW_TESTS=1");
        string data = Path.Combine(_folder, "zeros.bin");
        const long Length = 2_200_000_000;
        using (FileStream stream = File.Create(data))
        {
            stream.SetLength(Length);
        }

        using var zeros = new MappedFile(data);
        using Model model = Load(SmallModel(8, 15));
        var editor = new GraphEditor(model.Graph);
        Value large = editor.AddInitializer("large", Tensor.FromStorage(ElementType.Float32, Shape.Of(Length / 4), new MappedStorage(zeros, 0, Length)));
        editor.AddOutput(large);
        string path = Path.Combine(_folder, "m.onnx");

        OnnxFormat.Save(model, path);

        Assert.True(new FileInfo(path).Length < 10_000);
        using Model back = OnnxFormat.Load(path);
        Assert.Equal(Length / 4, back.Graph.Find("large")!.Initializer!.Length);
    }

    private static Model Load(ModelProto proto) => OnnxFormat.Load(ProtoWriter.ToArray(proto), "m.onnx", ".");

    private static ModelProto Reread(Model model, int? opset = null) => ProtoReader.ReadAll<ModelProto>(OnnxFormat.ToArray(model, opset), "m.onnx");

    // y = x + w
    private static ModelProto SmallModel(long irVersion, long opset, bool inputsHoldInitializers = false)
    {
        var weight = new TensorProto { Name = "w", DataType = 1, RawData = new ByteRange([0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64]) };
        weight.Dims.Add(3);
        var graph = new GraphProto { Name = "g" };
        graph.Node.Add(Node("Add", ["x", "w"], ["y"]));
        graph.Initializer.Add(weight);
        graph.Input.Add(Info("x", 2, 3, 3));
        if (inputsHoldInitializers)
        {
            graph.Input.Add(Info("w", 3));
        }

        graph.Output.Add(Info("y", 2, 3, 3));
        var model = new ModelProto { IrVersion = irVersion, ProducerName = "test", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = opset });
        return model;
    }

    private static NodeProto Node(string opType, string[] inputs, string[] outputs)
    {
        var node = new NodeProto { OpType = opType, Name = opType.ToLowerInvariant() };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        return node;
    }

    private static ValueInfoProto Info(string name, params long[] sizes)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(sizes.Select(s => new TensorShapeProto.Dimension { DimValue = s }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Tensor { ElemType = 1, Shape = sizes.Length == 0 ? null : shape } } };
    }
}
