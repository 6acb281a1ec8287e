using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Reads the sizes of convolutions and pools for kernels that know images only: one spatial axis is an image of one row.</summary>
internal static class ConvolutionGeometry
{
    /// <summary>The sizes, or null where there are not one or two spatial axes or the padding is negative.</summary>
    /// <param name="who">The node, for messages.</param>
    /// <param name="window">The window.</param>
    /// <param name="x">The input [N,C,…].</param>
    /// <param name="kernel">The kernel's spatial sizes.</param>
    /// <param name="outputChannels">The channels of the output.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="ceiling">Whether a last window that is only partly covered counts.</param>
    public static ConvolutionShape? Of(string who, SlidingWindow window, Shape x, ReadOnlySpan<long> kernel, long outputChannels, long groups, bool ceiling = false)
    {
        if (x.Rank is not (3 or 4) || x.Sizes.ContainsAnyExceptInRange(1, int.MaxValue))
        {
            return null;
        }

        WindowGeometry g = window.Resolve(who, x.Sizes[2..], kernel, ceiling);
        if (g.PadsBegin.AsSpan().ContainsAnyExceptInRange(0, int.MaxValue) || g.PadsEnd.AsSpan().ContainsAnyExceptInRange(0, int.MaxValue))
        {
            return null;
        }

        bool image = g.Rank == 2;
        int last = g.Rank - 1;
        return new ConvolutionShape
        {
            Batch = (int)x.Sizes[0],
            InChannels = (int)x.Sizes[1],
            InHeight = image ? (int)x.Sizes[2] : 1,
            InWidth = (int)x.Sizes[^1],
            OutChannels = (int)outputChannels,
            KernelHeight = image ? (int)g.Kernel[0] : 1,
            KernelWidth = (int)g.Kernel[last],
            StrideHeight = image ? (int)g.Strides[0] : 1,
            StrideWidth = (int)g.Strides[last],
            DilationHeight = image ? (int)g.Dilations[0] : 1,
            DilationWidth = (int)g.Dilations[last],
            PadTop = image ? (int)g.PadsBegin[0] : 0,
            PadLeft = (int)g.PadsBegin[last],
            PadBottom = image ? (int)g.PadsEnd[0] : 0,
            PadRight = (int)g.PadsEnd[last],
            Groups = (int)groups,
        };
    }
}
