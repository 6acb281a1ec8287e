namespace Decant.Kernels;

/// <summary>The function that ends a kernel. <c>a</c> and <c>b</c> are <see cref="Activation.Alpha"/> and <see cref="Activation.Beta"/>.</summary>
public enum ActivationKind
{
    /// <summary><c>x</c>.</summary>
    None,

    /// <summary><c>max(x, 0)</c>; NaN stays NaN.</summary>
    Relu,

    /// <summary><c>min(max(x, a), b)</c>; NaN stays NaN.</summary>
    Clip,

    /// <summary><c>x &lt; 0 ? a·x : x</c>.</summary>
    LeakyRelu,

    /// <summary><c>1 / (1 + e^-x)</c>.</summary>
    Sigmoid,

    /// <summary><c>min(max(a·x + b, 0), 1)</c>.</summary>
    HardSigmoid,

    /// <summary><c>x · min(max(x/6 + 1/2, 0), 1)</c>.</summary>
    HardSwish,

    /// <summary><c>x / (1 + e^(-a·x))</c>; a is 1 for SiLU.</summary>
    Silu,

    /// <summary><c>tanh(x)</c>.</summary>
    Tanh,

    /// <summary><c>x &lt; 0 ? a·(e^x − 1) : x</c>.</summary>
    Elu,

    /// <summary><c>x · (1 + erf(x/√2)) / 2</c>.</summary>
    Gelu,

    /// <summary><c>x · tanh(log(1 + e^x))</c>.</summary>
    Mish,

    /// <summary><c>x · (1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2</c>.</summary>
    GeluTanh,
}
