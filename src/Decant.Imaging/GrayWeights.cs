namespace Decant.Imaging;

/// <summary>Fixed-point luma: <c>(R·r + G·g + B·b + bias) ≫ shift</c>.</summary>
internal readonly record struct GrayWeights(int Red, int Green, int Blue, int Shift, int Bias)
{
    public byte Luma(int r, int g, int b) => (byte)(((Red * r) + (Green * g) + (Blue * b) + Bias) >> Shift);
}
