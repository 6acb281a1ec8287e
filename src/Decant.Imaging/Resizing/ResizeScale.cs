namespace Decant.Imaging;

/// <summary>One axis of a resize: sizes, and the scale computed as OpenCV does (through its inverse, in doubles).</summary>
internal readonly struct ResizeScale
{
    // C's DBL_EPSILON: one plus this is the next double after one.
    private const double MachineEpsilon = 2.220446049250313e-16;

    public ResizeScale(int source, int target)
    {
        Source = source;
        Target = target;
        Inverse = (double)target / source;
        Scale = 1.0 / Inverse;
        int rounded = (int)Math.Min(Math.Round(Scale, MidpointRounding.ToEven), int.MaxValue);
        Whole = Math.Abs(Scale - rounded) < MachineEpsilon ? rounded : 0;
    }

    public int Source { get; }

    public int Target { get; }

    public double Inverse { get; }

    /// <summary>Source pixels a target pixel.</summary>
    public double Scale { get; }

    /// <summary>The scale where it is a whole number, or 0.</summary>
    public int Whole { get; }
}
