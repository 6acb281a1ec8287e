namespace Decant.Formats.Onnx;

/// <summary>The opset that introduced each operator of ONNX's own domain; those not listed came with the first.</summary>
internal static class OperatorIntroductions
{
    private static readonly Dictionary<string, int> Versions = Parse(
        (7, "Acos Asin Atan Cos Multinomial Sin Tan"),
        (8, "Expand Scan"),
        (9, "Acosh Asinh Atanh Compress ConstantOfShape Cosh Erf EyeLike IsNaN MaxUnpool MeanVarianceNormalization NonZero OneHot Scatter Shrink Sign Sinh TfIdfVectorizer Where"),
        (10, "ConvInteger DequantizeLinear IsInf MatMulInteger Mod NonMaxSuppression QLinearConv QLinearMatMul QuantizeLinear Resize ReverseSequence RoiAlign StringNormalizer ThresholdedRelu"),
        (11, "BitShift ConcatFromSequence CumSum Det DynamicQuantizeLinear GatherElements GatherND Range Round ScatterElements ScatterND SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength SplitToSequence Unique"),
        (12, "Celu Einsum GreaterOrEqual LessOrEqual NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss"),
        (14, "HardSwish Trilu"),
        (15, "Bernoulli CastLike Optional OptionalGetElement OptionalHasElement"),
        (16, "GridSample"),
        (17, "BlackmanWindow DFT HammingWindow HannWindow LayerNormalization MelWeightMatrix STFT SequenceMap"),
        (18, "BitwiseAnd BitwiseNot BitwiseOr BitwiseXor CenterCropPad Col2Im GroupNormalization Mish"),
        (19, "DeformConv"),
        (20, "AffineGrid Gelu ImageDecoder RegexFullMatch StringConcat StringSplit"),
        (23, "Attention RMSNormalization RotaryEmbedding"),
        (24, "Swish TensorScatter"),
        (26, "BitCast CumProd"),
        (27, "CausalConvWithState LinearAttention"));

    /// <summary>The opset that introduced <paramref name="name"/>; 1 for those that came with the first.</summary>
    public static int Of(string name) => Versions.TryGetValue(name, out int version) ? version : 1;

    private static Dictionary<string, int> Parse(params (int Version, string Names)[] rows) => rows
        .SelectMany(static r => r.Names.Split(' ').Select(n => (Name: n, r.Version)))
        .ToDictionary(static r => r.Name, static r => r.Version, StringComparer.Ordinal);
}
