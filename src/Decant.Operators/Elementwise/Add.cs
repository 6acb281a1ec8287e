using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>C = A + B</c>, broadcast; integers wrap around.</summary>
public sealed record AddOp : BinaryNumericOp<AddOp.Function>
{
    /// <summary>ONNX Add.</summary>
    public static OperatorSchema Definition { get; } = Define("Add", 14, static _ => new AddOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g =>
    {
        g.SetBroadcast(0, () => g.Incoming);
        g.SetBroadcast(1, () => g.Incoming);
    };

    /// <inheritdoc/>
    protected override bool IsQuantizable => true;

    /// <inheritdoc/>
    protected override bool IsSum => true;

    /// <inheritdoc/>
    protected override Dim Follow(Dim a, Dim b, bool isInteger) => a + b;

    /// <summary>The function.</summary>
    public readonly struct Function : IBinaryFunction
    {
        /// <inheritdoc/>
        public static T Apply<T>(T a, T b)
            where T : INumber<T> => unchecked(a + b);
    }
}
