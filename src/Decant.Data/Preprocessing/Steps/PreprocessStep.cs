namespace Decant.Data;

/// <summary>One step of an input's list.</summary>
/// <param name="Name">The step's key in the file.</param>
/// <param name="Place">Where it stands: file, line and column.</param>
internal abstract record PreprocessStep(string Name, string Place)
{
    /// <summary>Applies the step.</summary>
    /// <exception cref="ArgumentException">The value does not fit the step; the message says how.</exception>
    public abstract PreprocessValue Apply(PreprocessValue value, string sample);
}
