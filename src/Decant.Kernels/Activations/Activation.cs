namespace Decant.Kernels;

/// <summary>The function that ends a kernel, with its parameters.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Alpha">Its first parameter, where it has one.</param>
/// <param name="Beta">Its second parameter, where it has one.</param>
public readonly record struct Activation(ActivationKind Kind, float Alpha = 0, float Beta = 0)
{
    /// <summary>No function.</summary>
    public static Activation None => default;

    /// <summary><c>max(x, 0)</c>.</summary>
    public static Activation Relu => new(ActivationKind.Relu);

    /// <summary><c>1 / (1 + e^-x)</c>.</summary>
    public static Activation Sigmoid => new(ActivationKind.Sigmoid);

    /// <summary><c>x / (1 + e^-x)</c>.</summary>
    public static Activation Silu => new(ActivationKind.Silu, 1);

    /// <summary><c>tanh(x)</c>.</summary>
    public static Activation Tanh => new(ActivationKind.Tanh);

    /// <summary><c>x · min(max(x/6 + 1/2, 0), 1)</c>.</summary>
    public static Activation HardSwish => new(ActivationKind.HardSwish);

    /// <summary><c>min(max(x, minimum), maximum)</c>.</summary>
    /// <param name="minimum">The lower bound.</param>
    /// <param name="maximum">The upper bound.</param>
    public static Activation Clip(float minimum, float maximum) => new(ActivationKind.Clip, minimum, maximum);

    /// <summary><c>x &lt; 0 ? alpha·x : x</c>.</summary>
    /// <param name="alpha">The slope below zero.</param>
    public static Activation LeakyRelu(float alpha) => new(ActivationKind.LeakyRelu, alpha);

    /// <summary><c>min(max(alpha·x + beta, 0), 1)</c>.</summary>
    /// <param name="alpha">The slope.</param>
    /// <param name="beta">The offset.</param>
    public static Activation HardSigmoid(float alpha, float beta) => new(ActivationKind.HardSigmoid, alpha, beta);

    /// <summary>True if the function is a clamp that kernels apply in registers.</summary>
    internal bool IsClamp => Kind is ActivationKind.None or ActivationKind.Relu or ActivationKind.Clip;

    /// <summary>The clamp's lower bound; minus infinity where there is none.</summary>
    internal float Minimum => Kind switch
    {
        ActivationKind.Relu => 0,
        ActivationKind.Clip => Alpha,
        _ => float.NegativeInfinity,
    };

    /// <summary>The clamp's upper bound; infinity where there is none.</summary>
    internal float Maximum => Kind == ActivationKind.Clip ? Beta : float.PositiveInfinity;
}
