using Decant.Tensors;

namespace Decant.Data.Tests;

public sealed class PreprocessTests
{
    [Fact]
    public void Apply_MobileNetSteps_NormalisesAndReorders()
    {
        Preprocess steps = Preprocess.Parse("inputs: { input: [ { decode: rgb }, { crop: [2, 1] }, { divide: 127.5 }, { subtract: 1 }, { layout: nchw } ] }", "p.yaml");

        Tensor tensor = Run(steps, TestData.Image(TestData.Ppm(3, 4, 0, 51, 255)), "input");

        Assert.Equal("float32[1,3,2,1]", tensor.ToString());
        Assert.Equal([-1f, -1f, (51f / 127.5f) - 1f, (51f / 127.5f) - 1f, 1f, 1f], tensor.ToArray<float>());
    }

    [Fact]
    public void Apply_PerChannelNumbers_FollowTheCurrentOrder()
    {
        Tensor interleaved = Only("[ { decode: bgr }, { subtract: [1, 2, 3] }, { layout: nhwc } ]", TestData.Image(TestData.Ppm(1, 1, 10, 20, 30)));
        Tensor planar = Only("[ { decode: bgr }, { layout: chw }, { mean: [1, 2, 3] }, { std: [1, 2, 9] } ]", TestData.Image(TestData.Ppm(1, 1, 10, 20, 30)));

        Assert.Equal([29f, 18f, 7f], interleaved.ToArray<float>());
        Assert.Equal("float32[3,1,1]", planar.ToString());
        Assert.Equal([29f, 9f, 7f / 9f], planar.ToArray<float>());
    }

    [Theory]
    [InlineData("add: 5", 15f)]
    [InlineData("multiply: 0.5", 5f)]
    [InlineData("subtract: 4", 6f)]
    [InlineData("divide: 4", 2.5f)]
    public void Apply_Arithmetic_IsFloat32(string step, float expected)
    {
        Assert.Equal([expected], Only($"[ {{ decode: gray }}, {{ {step} }} ]", TestData.Image(TestData.Pgm(1, 1, 10))).ToArray<float>());
    }

    [Theory]
    [InlineData("{ short: 4 }", 4, 6)]
    [InlineData("4", 4, 6)]
    [InlineData("{ size: [5, 7], method: area }", 5, 7)]
    [InlineData("[5, 7]", 5, 7)]
    [InlineData("{ width: 7, height: 5, method: nearest }", 5, 7)]
    [InlineData("{ size: 3, method: bicubic }", 3, 3)]
    public void Apply_ResizeForms_GiveTheSize(string resize, int height, int width)
    {
        Tensor tensor = Only($"[ {{ decode: rgb }}, {{ resize: {resize} }}, {{ layout: hwc }} ]", TestData.Image(TestData.Ppm(12, 8, 1, 2, 3)));

        Assert.Equal([height, width, 3], tensor.Sizes.ToArray());
    }

    [Fact]
    public void Apply_Cast_RoundsToEvenAndSaturates()
    {
        Tensor stored = Tensor.Of(Shape.Of(1, 5), 0.5f, 1.5f, -3f, 300f, float.NaN);

        Assert.Equal(new byte[] { 0, 2, 0, 255, 0 }, Only("[ { cast: uint8 } ]", TestData.Stored(stored)).ToArray<byte>());
        Assert.Equal("int64[1,5]", Only("[ { cast: int64 } ]", TestData.Stored(stored.Reshape(Shape.Of(1, 5)))).ToString());
    }

    [Fact]
    public void Apply_StoredTensorWithoutArithmetic_KeepsItsType()
    {
        Tensor stored = Tensor.Of(Shape.Of(1, 6), 1L, 2L, 3L, 4L, 5L, long.MaxValue);

        Tensor tensor = Only("[ { reshape: [2, -1] } ]", TestData.Stored(stored));

        Assert.Equal("int64[2,3]", tensor.ToString());
        Assert.Equal(long.MaxValue, tensor.ReadInt64(5));
    }

    [Fact]
    public void Apply_DecodeOfStoredPixels_TakesThemAsDecoded()
    {
        Tensor gray = Tensor.Of(Shape.Of(1, 1, 2), (byte)7, (byte)9);
        Tensor planar = Tensor.Of(Shape.Of(1, 3, 1, 1), (byte)1, (byte)2, (byte)3);

        Assert.Equal([7f, 9f], Only("[ { decode: gray }, { layout: nchw } ]", TestData.Stored(gray)).ToArray<float>());
        Assert.Equal([7f, 7f, 7f, 9f, 9f, 9f], Only("[ { decode: rgb }, { layout: nhwc } ]", TestData.Stored(gray)).ToArray<float>());
        Assert.Equal([3f, 2f, 1f], Only("[ { decode: bgr }, { layout: nchw } ]", TestData.Stored(planar)).ToArray<float>());
    }

    [Fact]
    public void Apply_Audio_CutsFramesWithContext()
    {
        Preprocess steps = Preprocess.Parse("inputs: { input: { audio: { rate: 8000, hop: 4, context: 2 }, multiply: 32768 } }", "p.yaml");

        List<PreparedSample> frames = [.. steps.Apply(TestData.Image(TestData.Wav(8000, 10), "s.wav"))];

        Assert.Equal(["s.wav#0", "s.wav#1", "s.wav#2"], frames.Select(f => f.Name));
        Assert.Equal([true, false, false], frames.Select(f => f.StartsSequence));
        Assert.Equal([0f, 0f, 1f, 2f, 3f, 4f], Tensor(frames[0]));
        Assert.Equal([3f, 4f, 5f, 6f, 7f, 8f], Tensor(frames[1]));
        Assert.Equal([7f, 8f, 9f, 10f, 0f, 0f], Tensor(frames[2]));

        static float[] Tensor(PreparedSample frame) => ((Tensor)frame.Inputs["input"]).ToArray<float>();
    }

    [Fact]
    public void Apply_AudioAtAnotherRate_IsRefusedOrInterpolated()
    {
        Sample sound = TestData.Image(TestData.Wav(8000, 5), "s.wav");
        const string Asked = "[ {{ audio: {{ rate: {0} {1} }} }}, {{ multiply: 32768 }} ]";

        Assert.Equal("DEC1510", Assert.Throws<ModelException>(() => Only(string.Format(null, Asked, 16000, ""), sound)).Code);
        Assert.Equal([1f, 1.5f, 2f, 2.5f, 3f, 3.5f, 4f, 4.5f, 5f, 5f], Only(string.Format(null, Asked, 16000, ", resample: linear"), sound).ToArray<float>());
        Assert.Equal([1f, 3f, 5f], Only(string.Format(null, Asked, 4000, ", resample: linear"), sound).ToArray<float>());
    }

    [Fact]
    public void Apply_ResampledSoundLongerThanItsBuffer_IsContinuous()
    {
        float[] samples = Only("[ { audio: { rate: 12000, resample: linear } }, { multiply: 32768 } ]", TestData.Image(TestData.Wav(8000, 10000))).ToArray<float>();

        Assert.Equal(15000, samples.Length);
        for (int i = 0; i < samples.Length - 2; i++)
        {
            Assert.Equal(1 + (i * 2 / 3.0), samples[i], 2e-3);
        }
    }

    [Fact]
    public void Parse_StateConstantsAndLabels_AreRead()
    {
        Preprocess steps = Preprocess.Parse(
            """
            inputs:
              input: { audio: { rate: 16000, hop: 512, context: 64 } }
            state: { from: stateN, to: state }
            constants: { sr: 16000, gain: 0.5, on: true, list: [1, 2], typed: { value: 3, type: int32, shape: [1] } }
            labels: { offset: 1 }
            """,
            "p.yaml");

        Assert.Equal([new CarriedState("stateN", "state")], steps.State);
        Assert.Equal(["int64[]", "float32[]", "bool[]", "int64[2]", "int32[1]"], steps.Constants.Values.Select(c => c.ToString()));
        Assert.Equal(16000, ((Tensor)steps.Constants["sr"]).ReadInt64(0));
        Assert.Equal(1, steps.LabelOffset);
        Assert.True(steps.MultipliesSamples);
    }

    [Theory]
    [InlineData("inputs:\n  x:\n    - { decode: rgb }\n    - { blur: 3 }\n", "p.yaml:4:9", "decode, resize, crop, divide, multiply, subtract, add, mean, std, layout, cast, reshape, audio")]
    [InlineData("inputs: { x: [ { resize: { shorter: 3 } } ] }", "p.yaml:1:28", "short, width, height, size, method")]
    [InlineData("input: { x: [] }", "p.yaml:1:1", "inputs, state, constants, labels")]
    [InlineData("[ { decode: cmyk } ]", "p.yaml:1:13", "rgb, bgr, gray")]
    [InlineData("[ { resize: { short: 3, method: lanczos } } ]", "p.yaml:1:33", "area, bilinear, bicubic, nearest")]
    [InlineData("[ { cast: float } ]", "p.yaml:1:11", "float32")]
    [InlineData("[ { layout: nxhw } ]", "p.yaml:1:13", "nchw")]
    [InlineData("[ { divide: 0 } ]", "p.yaml:1:13", "division by zero")]
    [InlineData("[ { divide: fast } ]", "p.yaml:1:13", "a number expected")]
    [InlineData("[ { crop: [1, 2, 3] } ]", "p.yaml:1:11", "[height, width]")]
    [InlineData("[ { resize: { short: 3, size: 4 } } ]", "p.yaml:1:13", "one of short, size")]
    [InlineData("[ { reshape: [-1, -1] } ]", "p.yaml:1:14", "only one size")]
    [InlineData("[ { divide: 2 }, { audio: { hop: 2 } } ]", "p.yaml:1:20", "first step")]
    [InlineData("state: { from: a }", "p.yaml:1:8", "from (an output) and to (an input)")]
    [InlineData("inputs: [ { decode: rgb }", "p.yaml:2:1", "DEC1511")]
    [InlineData("a: &x [1]\nb: *x", "p.yaml:2:4", "aliases")]
    public void Parse_Wrong_NamesThePlaceAndWhatIsAllowed(string yaml, string place, string expected)
    {
        ModelException error = Assert.Throws<ModelException>(() => Preprocess.Parse(yaml, "p.yaml"));

        Assert.Equal("DEC1511", error.Code);
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_DeepNesting_IsRefused()
    {
        Assert.Equal("DEC1511", Assert.Throws<ModelException>(() => Preprocess.Parse(new string('[', 100_000), "p.yaml")).Code);
    }

    [Fact]
    public void Apply_CropLargerThanTheImage_NamesSampleStepAndPlace()
    {
        Preprocess steps = Preprocess.Parse("inputs: { data: [ { decode: rgb }, { crop: 9 } ] }", "p.yaml");

        ModelException error = Assert.Throws<ModelException>(() => Run(steps, TestData.Image(TestData.Ppm(3, 4, 0, 0, 0), "a.ppm"), "data"));

        Assert.Equal("DEC1513", error.Code);
        Assert.Contains("sample 'a.ppm', input 'data', step 'crop' (p.yaml:1:38)", error.Message, StringComparison.Ordinal);
        Assert.Contains("9x9 does not fit in an image of 3x4", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[ { decode: gray }, { subtract: [1, 2] } ]", "2 numbers for the 1 channels")]
    [InlineData("[ { decode: gray }, { divide: 2 }, { resize: 3 } ]", "put resize after decode")]
    [InlineData("[ { decode: rgb }, { layout: nhw } ]", "drops the axis c")]
    [InlineData("[ { decode: rgb }, { reshape: [5] } ]", "has 3 elements")]
    [InlineData("[ { divide: 2 } ]", "first step must be decode or audio")]
    public void Apply_StepDoesNotFit_SaysWhy(string steps, string expected)
    {
        ModelException error = Assert.Throws<ModelException>(() => Only(steps, TestData.Image(TestData.Ppm(1, 1, 1, 2, 3))));

        Assert.Equal("DEC1513", error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_OnlyInput_LeavesOutStateAndConstants()
    {
        Preprocess steps = Preprocess.Parse("{ inputs: [ { decode: gray } ], state: { from: o, to: s }, constants: { k: 1 } }", "p.yaml").Bind(["s", "pixels", "k"]);

        PreparedSample sample = steps.Apply(TestData.Image(TestData.Pgm(1, 1, 3))).Single();

        Assert.Equal(["k", "pixels"], sample.Inputs.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Bind_DoesNotFitTheModel_Throws()
    {
        Assert.Equal("DEC1512", Assert.Throws<ModelException>(() => Preprocess.Parse("[ { decode: gray } ]", "p").Bind(["a", "b"])).Code);
        Assert.Equal("DEC1512", Assert.Throws<ModelException>(() => Preprocess.Parse("inputs: { c: [ { decode: gray } ] }", "p").Bind(["a", "b"])).Code);
    }

    [Fact]
    public void None_StoredTensor_TakesTheNameOfTheOnlyInput()
    {
        Sample sample = TestData.Stored(Tensor.Vector(1f), "x");

        Assert.Equal(["features"], Preprocess.None.Bind(["features"]).Apply(sample).Single().Inputs.Keys);
        Assert.Equal("DEC1514", Assert.Throws<ModelException>(() => Preprocess.None.Apply(TestData.Image([1, 2, 3]))).Code);
    }

    [Fact]
    public void Load_EveryPreset_Parses()
    {
        Assert.Contains("mobilenet-v2", Preprocess.PresetNames);
        Assert.All(Preprocess.PresetNames, name => Assert.Equal(name, Preprocess.Load(name).Name));
    }

    [Fact]
    public void Load_UnknownName_ListsThePresets()
    {
        ModelException error = Assert.Throws<ModelException>(() => Preprocess.Load("mobilnet"));

        Assert.Equal("DEC1515", error.Code);
        Assert.Contains("mobilenet-v2", error.Message, StringComparison.Ordinal);
    }

    private static Tensor Only(string steps, Sample sample) => Run(Preprocess.Parse(steps, "p.yaml").Bind(["x"]), sample, "x");

    private static Tensor Run(Preprocess steps, Sample sample, string input) => (Tensor)steps.Apply(sample).Single().Inputs[input];
}
