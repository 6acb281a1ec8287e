namespace Decant.Kernels;

/// <summary>Ends eight sums of a row: bias, what is added, activation.</summary>
internal static unsafe class SparseOutput
{
    /// <summary>Writes the columns from <paramref name="column"/> on that exist.</summary>
    public static void Write(in GemmArguments arguments, nint row, nint column, nint columns, float* sums)
    {
        nint count = Math.Min(8, columns - column), at = row * arguments.YStride + column;
        for (nint i = 0; i < count; i++)
        {
            sums[i] += (arguments.Bias == null ? 0 : arguments.Bias[column + i]) + (arguments.C == null ? 0 : arguments.C[at + i]);
        }

        ActivationKernel.Apply(arguments.Activation, sums, arguments.Y + at, count);
    }
}
