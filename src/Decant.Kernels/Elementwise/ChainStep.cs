namespace Decant.Kernels;

/// <summary>One function of an <see cref="ElementwiseChain"/>.</summary>
public readonly record struct ChainStep
{
    private enum Form
    {
        Activation,
        Unary,
        Binary,
    }

    private Form Kind { get; init; }

    private UnaryKind UnaryKind { get; init; }

    private BinaryKind BinaryKind { get; init; }

    private Activation Activation { get; init; }

    /// <summary>The first operand: the result of step i, or input i as <c>~i</c>.</summary>
    public int A { get; init; }

    /// <summary>The second operand, likewise; not used by functions of one number.</summary>
    public int B { get; init; }

    /// <summary>Whether the function has two operands.</summary>
    public bool IsBinary => Kind == Form.Binary;

    /// <summary>A function of one number.</summary>
    public static ChainStep Of(UnaryKind kind) => new() { Kind = Form.Unary, UnaryKind = kind };

    /// <summary>A function of two numbers.</summary>
    public static ChainStep Of(BinaryKind kind) => new() { Kind = Form.Binary, BinaryKind = kind };

    /// <summary>An activation.</summary>
    public static ChainStep Of(Activation activation) => new() { Kind = Form.Activation, Activation = activation };

    /// <summary>Applies the function to some numbers; a stride of 0 repeats one.</summary>
    internal unsafe void Run(float* a, nint aStep, float* b, nint bStep, float* y, nint count, ThreadTeam alone)
    {
        if (Kind == Form.Binary)
        {
            Binary.Run(BinaryKind, a, [aStep], b, [bStep], y, [count], Activation.None, alone);
            return;
        }

        if (Kind == Form.Unary)
        {
            Unary.Run(UnaryKind, a, y, count, alone);
        }
        else
        {
            ActivationKernel.Apply(Activation, a, y, count);
        }
    }
}
