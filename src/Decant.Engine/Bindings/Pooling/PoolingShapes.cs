using Decant.Kernels;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>Reads windows over one or two axes for pooling kernels; one axis is an image of one row.</summary>
internal static class PoolingShapes
{
    /// <summary>The sizes of a window.</summary>
    public static PoolingShape Of(WindowGeometry g)
    {
        bool image = g.Rank == 2;
        int last = g.Rank - 1;
        return new PoolingShape
        {
            InHeight = image ? (int)g.Input[0] : 1,
            InWidth = (int)g.Input[last],
            OutHeight = image ? (int)g.Output[0] : 1,
            OutWidth = (int)g.Output[last],
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
        };
    }
}
