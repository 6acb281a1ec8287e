using Decant.Imaging;

namespace Decant.Data;

/// <summary><c>crop: [h, w]</c>: the centre of the decoded image.</summary>
internal sealed record CropStep(string Place, int Height, int Width) : PreprocessStep("crop", Place)
{
    public override PreprocessValue Apply(PreprocessValue value, string sample)
    {
        Image image = value.Image ?? throw new ArgumentException("only a decoded image is cropped; put crop after decode and before arithmetic");
        return PreprocessValue.Of(ImageResizer.CropCenter(image, Width, Height));
    }
}
