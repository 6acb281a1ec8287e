namespace Decant.Data;

/// <summary>The stored content of a sample: a <see cref="FilePayload"/> or a <see cref="TensorPayload"/>.</summary>
public abstract class SamplePayload
{
    private protected SamplePayload()
    {
    }
}
