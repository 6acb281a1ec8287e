namespace Decant.Operators;

/// <summary>One axis that Resize changes: where each output index lies in the input.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Input">The input's size.</param>
/// <param name="Output">The output's size.</param>
/// <param name="Scale">The output's exact size relative to the input's.</param>
/// <param name="RoiStart">Where the region of interest begins, as a fraction of the input.</param>
/// <param name="RoiEnd">Where it ends.</param>
internal readonly record struct ResizeAxis(int Axis, long Input, long Output, float Scale, float RoiStart, float RoiEnd)
{
    /// <summary>Whether the axis stays as it is.</summary>
    public bool IsIdentity => Input == Output && Scale == 1 && RoiStart == 0 && RoiEnd == 1;

    /// <summary>The input's coordinate of an output index, in double precision.</summary>
    public double Coordinate(CoordinateTransformation transformation, long index)
    {
        double length = (double)Scale * Input;
        return transformation switch
        {
            CoordinateTransformation.AlignCorners => length == 1 ? 0 : index * (Input - 1) / (length - 1),
            CoordinateTransformation.Asymmetric => index / (double)Scale,
            CoordinateTransformation.TfHalfPixelForNn => (index + 0.5) / Scale,
            CoordinateTransformation.PytorchHalfPixel when Output == 1 => 0,
            CoordinateTransformation.TfCropAndResize => Crop(index),
            CoordinateTransformation.HalfPixelSymmetric => (Input / 2.0 * (1 - (Output / length))) + ((index + 0.5) / Scale) - 0.5,
            _ => ((index + 0.5) / Scale) - 0.5,
        };
    }

    /// <summary>The input's coordinate of an output index in single precision, which decides ties of nearest elements as runtimes do.</summary>
    public float SingleCoordinate(CoordinateTransformation transformation, long index) => transformation switch
    {
        CoordinateTransformation.Asymmetric => index / Scale,
        CoordinateTransformation.TfHalfPixelForNn => (index + 0.5f) / Scale,
        CoordinateTransformation.HalfPixel => ((index + 0.5f) / Scale) - 0.5f,
        CoordinateTransformation.PytorchHalfPixel when Output != 1 => ((index + 0.5f) / Scale) - 0.5f,
        _ => (float)Coordinate(transformation, index),
    };

    /// <summary>Whether a coordinate lies outside the input, so that the extrapolation value takes its place.</summary>
    public bool IsOutside(double coordinate) => coordinate < 0 || coordinate > Input - 1;

    private double Crop(long index) => Output > 1
        ? (RoiStart * (Input - 1.0)) + (index * ((double)RoiEnd - RoiStart) * (Input - 1) / (Output - 1))
        : ((double)RoiStart + RoiEnd) * (Input - 1) / 2;
}
