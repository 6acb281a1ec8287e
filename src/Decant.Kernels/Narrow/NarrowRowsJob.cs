namespace Decant.Kernels;

/// <summary>A few rows by panels of codes that are decoded in registers; the codes of a panel stay in cache for all rows.</summary>
internal unsafe struct NarrowRowsJob : IParallelJob
{
    public GemmArguments Arguments;
    public NarrowView View;
    public bool Integer;
    public nint RowBytes;
    public nint Chunks;

    /// <summary>Prepares the rows in scratch memory.</summary>
    public readonly void Prepare()
    {
        for (nint m = 0; m < Arguments.M; m++)
        {
            float* x = Arguments.A + (m * Arguments.AStride);
            if (Integer)
            {
                NarrowIntegerRow.Prepare(x, View, Arguments.Scratch + (m * RowBytes));
            }
            else
            {
                NarrowRow.Prepare(x, View, (float*)(Arguments.Scratch + (m * RowBytes)));
            }
        }
    }

    /// <inheritdoc/>
    public readonly void Run(nint chunk, int worker)
    {
        float* totals = stackalloc float[2 * NarrowView.PanelColumns];
        nint paired = Integer && View.Code == NarrowCode.UInt4 ? Arguments.M / 2 * 2 : 0;
        for (nint panel = View.Panels * chunk / Chunks; panel < View.Panels * (chunk + 1) / Chunks; panel++)
        {
            for (nint m = 0; m < paired; m += 2)
            {
                NarrowIntegerPair.Run(Arguments.Scratch + (m * RowBytes), RowBytes, View, panel, totals);
                Write(m, panel, totals);
                Write(m + 1, panel, totals + NarrowView.PanelColumns);
            }

            for (nint m = paired; m < Arguments.M; m++)
            {
                byte* row = Arguments.Scratch + (m * RowBytes);
                if (Integer)
                {
                    NarrowIntegerRow.Run(row, View, panel, totals);
                }
                else
                {
                    NarrowRow.Run((float*)row, View, panel, totals);
                }

                Write(m, panel, totals);
            }
        }
    }

    private readonly void Write(nint row, nint panel, float* totals)
    {
        nint first = panel * NarrowView.PanelColumns, count = Math.Min(NarrowView.PanelColumns, View.N - first);
        float* y = Arguments.Y + (row * Arguments.YStride) + first;
        float* c = Arguments.C == null ? null : Arguments.C + (row * Arguments.YStride) + first, bias = Arguments.Bias == null ? null : Arguments.Bias + first;
        for (nint i = 0; i < count; i++)
        {
            totals[i] += (bias == null ? 0 : bias[i]) + (c == null ? 0 : c[i]);
        }

        ActivationKernel.Apply(Arguments.Activation, totals, y, count);
    }
}
