using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary><c>Y = table[X]</c>: any function of one 8-bit number. The table is indexed by the stored byte.</summary>
/// <param name="Table">256 bytes.</param>
/// <param name="Type">The type of Y.</param>
internal sealed record QuantizedLookupOp(EquatableList<byte> Table, ElementType Type) : LoweredOp
{
    /// <summary>The change of scale that the table is, where it is one.</summary>
    public Rescaling? Rescaling { get; init; }

    /// <inheritdoc/>
    protected override string Name => "QuantizedLookup";

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, Type, context.Shape(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        var result = new byte[x.Length];
        ReadOnlySpan<byte> source = x.Reinterpret(ElementType.UInt8).AsSpan<byte>();
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Table[source[i]];
        }

        context.SetOutput(0, Tensor.Create(Type, result, x.Shape));
    }
}
