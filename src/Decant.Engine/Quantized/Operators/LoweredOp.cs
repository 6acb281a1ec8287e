using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>An operator that only the engine makes, while it lowers a graph. Its evaluation is the truth that integer kernels equal bit by bit.</summary>
internal abstract record LoweredOp : Operator
{
    /// <inheritdoc/>
    public sealed override OperatorSchema Schema => new(Name, 1)
    {
        Domain = "decant",
        Inputs = [new Parameter("inputs", TypeSet.AnyValue, null, ParameterKind.Variadic) { AllowsAbsent = true }],
        Outputs = [new Parameter("output", TypeSet.AnyValue)],
        Create = static _ => throw new InvalidOperationException("lowered operators are in no file"),
    };

    /// <summary>The operator's name.</summary>
    protected abstract string Name { get; }

    /// <summary>The integers of an 8-bit tensor, less a zero point.</summary>
    protected static int[] Centred(Tensor tensor, int zeroPoint)
    {
        var result = new int[tensor.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (int)tensor.ReadInt64(i) - zeroPoint;
        }

        return result;
    }

    /// <summary>A tensor of clamped 8-bit integers.</summary>
    protected static Tensor Pack(ElementType type, ReadOnlySpan<int> values, QuantizedClamp clamp, Shape shape)
    {
        var bytes = new byte[values.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = unchecked((byte)Math.Clamp(values[i], clamp.Minimum, clamp.Maximum));
        }

        return Tensor.Create(type, bytes, shape);
    }
}
