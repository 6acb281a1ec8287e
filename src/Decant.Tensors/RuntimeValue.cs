namespace Decant.Tensors;

/// <summary>What flows along an edge while a model runs: a tensor, a sequence or an optional.</summary>
public abstract class RuntimeValue
{
    private protected RuntimeValue()
    {
    }
}
