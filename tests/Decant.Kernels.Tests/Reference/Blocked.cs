namespace Decant.Kernels.Tests;

/// <summary>Blocked activations from and to planar ones, as defined in <see cref="ActivationLayout.Blocked"/>; unused lanes are NaN.</summary>
internal static class Blocked
{
    public static float[] From(float[] planar, int batch, int channels, int pixels)
    {
        int blocks = (channels + 7) / 8;
        float[] blocked = new float[batch * blocks * 8 * pixels];
        Array.Fill(blocked, float.NaN);
        for (int n = 0; n < batch; n++)
        {
            for (int c = 0; c < channels; c++)
            {
                for (int p = 0; p < pixels; p++)
                {
                    blocked[((n * blocks + c / 8) * pixels + p) * 8 + c % 8] = planar[(n * channels + c) * pixels + p];
                }
            }
        }

        return blocked;
    }

    public static float[] ToPlanar(ReadOnlySpan<float> blocked, int batch, int channels, int pixels)
    {
        int blocks = (channels + 7) / 8;
        float[] planar = new float[batch * channels * pixels];
        for (int n = 0; n < batch; n++)
        {
            for (int c = 0; c < channels; c++)
            {
                for (int p = 0; p < pixels; p++)
                {
                    planar[(n * channels + c) * pixels + p] = blocked[((n * blocks + c / 8) * pixels + p) * 8 + c % 8];
                }
            }
        }

        return planar;
    }
}
