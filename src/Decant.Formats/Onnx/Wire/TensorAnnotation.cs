using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>The quantization parameters of a tensor.</summary>
internal sealed class TensorAnnotation : ProtoMessage
{
    /// <summary>The tensor.</summary>
    public string? TensorName { get; set; }

    /// <summary>From SCALE_TENSOR and ZERO_POINT_TENSOR to tensors.</summary>
    public List<StringStringEntryProto> QuantParameterTensorNames { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                TensorName = reader.String("tensor_name");
                return true;
            case 2:
                reader.Add("quant_parameter_tensor_names", QuantParameterTensorNames);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.String(1, TensorName);
        writer.Messages(2, QuantParameterTensorNames);
    }
}
