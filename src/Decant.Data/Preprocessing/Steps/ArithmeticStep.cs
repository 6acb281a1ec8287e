using Decant.Tensors;

namespace Decant.Data;

/// <summary><c>add, subtract, multiply, divide, mean, std</c>: one number, or one for each channel in the order of the current channels; in float32.</summary>
internal sealed record ArithmeticStep(string Name, string Place, ArithmeticKind Kind, float[] Numbers) : PreprocessStep(Name, Place)
{
    public override PreprocessValue Apply(PreprocessValue value, string sample)
    {
        (Tensor tensor, string? axes) = value.AsFloats();
        (int channels, int inner) = Numbers.Length == 1 ? (1, 1) : Channels(tensor, axes);
        if (Numbers.Length != channels)
        {
            throw new ArgumentException($"{Numbers.Length} numbers for the {channels} channels of {tensor}");
        }

        ReadOnlySpan<float> source = tensor.AsSpan<float>();
        float[] result = new float[source.Length];
        if (Numbers.Length == 1)
        {
            Run(source, result, Numbers[0]);
        }
        else if (inner > 1)
        {
            for (int at = 0, channel = 0; at < result.Length; at += inner, channel = (channel + 1) % channels)
            {
                Run(source.Slice(at, inner), result.AsSpan(at, inner), Numbers[channel]);
            }
        }
        else
        {
            RunInterleaved(source, result);
        }

        return PreprocessValue.Of(Tensor.Create(result, tensor.Shape), axes);
    }

    private static (int Channels, int Inner) Channels(Tensor tensor, string? axes)
    {
        int axis = axes?.IndexOf('c', StringComparison.Ordinal) ?? -1;
        if (axis < 0)
        {
            throw new ArgumentException($"numbers for each channel, but {tensor} has no channel axis; decode an image, or give one number");
        }

        long inner = 1;
        for (int i = axis + 1; i < tensor.Rank; i++)
        {
            inner *= tensor.Sizes[i];
        }

        return ((int)tensor.Sizes[axis], (int)inner);
    }

    private void RunInterleaved(ReadOnlySpan<float> source, float[] result)
    {
        for (int i = 0, channel = 0; i < result.Length; i++)
        {
            float number = Numbers[channel];
            result[i] = Kind switch
            {
                ArithmeticKind.Add => source[i] + number,
                ArithmeticKind.Subtract => source[i] - number,
                ArithmeticKind.Multiply => source[i] * number,
                _ => source[i] / number,
            };
            channel = channel + 1 == Numbers.Length ? 0 : channel + 1;
        }
    }

    private void Run(ReadOnlySpan<float> source, Span<float> result, float number)
    {
        switch (Kind)
        {
            case ArithmeticKind.Add:
                for (int i = 0; i < source.Length; i++)
                {
                    result[i] = source[i] + number;
                }

                break;
            case ArithmeticKind.Subtract:
                for (int i = 0; i < source.Length; i++)
                {
                    result[i] = source[i] - number;
                }

                break;
            case ArithmeticKind.Multiply:
                for (int i = 0; i < source.Length; i++)
                {
                    result[i] = source[i] * number;
                }

                break;
            default:
                for (int i = 0; i < source.Length; i++)
                {
                    result[i] = source[i] / number;
                }

                break;
        }
    }
}
