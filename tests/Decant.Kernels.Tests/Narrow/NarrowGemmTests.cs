namespace Decant.Kernels.Tests;

public unsafe class NarrowGemmTests
{
    private static readonly float[] Table = [.. Enumerable.Range(0, 16).Select(static i => MathF.Sin(i) - 0.1f)];

    public static TheoryData<NarrowCode, int, int, int, int> Cases
    {
        get
        {
            var data = new TheoryData<NarrowCode, int, int, int, int>();
            foreach (NarrowCode code in Enum.GetValues<NarrowCode>())
            {
                data.Add(code, 1, 33, 70, 16);
                data.Add(code, 3, 96, 128, 32);
                data.Add(code, 5, 41, 300, 128);
                data.Add(code, 1, 7, 45, 1000);
                data.Add(code, 200, 20, 33, 32);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_EveryCode_EqualsScalarProduct(NarrowCode code, int m, int n, int k, int block)
    {
        foreach (bool ownZeros in new[] { false, true })
        {
            Check(code, m, n, k, block, ownZeros && code <= NarrowCode.UInt8, byColumn: false, Activation.None, Teams.One);
            Check(code, m, n, k, block, ownZeros && code <= NarrowCode.UInt8, byColumn: true, Activation.Silu, Teams.Three);
        }
    }

    [Theory]
    [InlineData(NarrowCode.UInt4, 1, 70, 200, 32, true)]
    [InlineData(NarrowCode.UInt4, 4, 33, 100, 128, false)]
    [InlineData(NarrowCode.UInt8, 2, 40, 64, 16, true)]
    [InlineData(NarrowCode.UInt8, 5, 31, 515, 256, false)]
    public void RunInteger_EqualsScalarProductOfRoundedInputs(NarrowCode code, int m, int n, int k, int block, bool ownZeros)
    {
        using var arrays = new Arrays();
        using Weights weights = new(arrays, code, n, k, block, ownZeros, byColumn: true);
        float[] a = arrays.Floats(m * k), y = Product(arrays, weights.Matrix, a, m, integer: true, Activation.None, Teams.Three);
        for (int i = 0; i < m; i++)
        {
            float[] row = Rounded(a.AsSpan(i * k, k), block);
            for (int j = 0; j < n; j++)
            {
                double expected = Enumerable.Range(0, k).Sum(l => (double)row[l] * weights.Values[(l * n) + j]);
                Assert.Equal(expected, y[(i * n) + j], 2e-5 * k);
            }
        }
    }

    [Theory]
    [InlineData(NarrowCode.UInt4, false)]
    [InlineData(NarrowCode.UInt8, true)]
    [InlineData(NarrowCode.Table4, false)]
    [InlineData(NarrowCode.Float16, false)]
    public void Run_NaNAndDenormalInputs_StayInTheirRow(NarrowCode code, bool integer)
    {
        using var arrays = new Arrays();
        using Weights weights = new(arrays, code, 40, 64, 32, ownZeros: false, byColumn: true);
        float[] a = arrays.Floats(3 * 64);
        a[64 + 9] = float.NaN;
        a.AsSpan(128).Fill(1e-41f);
        float[] y = Product(arrays, weights.Matrix, a, 3, integer, Activation.None, Teams.One);
        Assert.All(y[..40], static v => Assert.True(float.IsFinite(v)));
        Assert.All(y[40..80], static v => Assert.True(float.IsNaN(v)));
        Assert.All(y[80..], static v => Assert.True(Math.Abs(v) < 1e-30f));
    }

    [Fact]
    public void Run_ThreadsDiffer_SameBits()
    {
        using var arrays = new Arrays();
        using Weights weights = new(arrays, NarrowCode.UInt4, 300, 400, 32, ownZeros: true, byColumn: true);
        foreach (int m in new[] { 2, 60 })
        {
            float[] a = arrays.Floats(m * 400);
            Assert.Equal(Product(arrays, weights.Matrix, a, m, false, Activation.None, Teams.One), Product(arrays, weights.Matrix, a, m, false, Activation.None, Teams.Three));
        }
    }

    [Fact]
    public void Create_BlockThatCutsAWord_Throws() =>
        Assert.StartsWith("DEC1525", Assert.Throws<ArgumentException>(static () => new NarrowMatrix(NarrowCode.UInt4, 64, 8, 12)).Message, StringComparison.Ordinal);

    internal static void Check(NarrowCode code, int m, int n, int k, int block, bool ownZeros, bool byColumn, Activation activation, ThreadTeam team)
    {
        using var arrays = new Arrays();
        using Weights weights = new(arrays, code, n, k, block, ownZeros, byColumn);
        int aStride = k + 3, yStride = n + 2;
        float[] a = arrays.Floats(m * aStride), bias = arrays.Floats(n), c = arrays.Floats(m * yStride);
        float* y = arrays.New<float>(c);
        GemmArguments arguments = new()
        {
            A = arrays.New<float>(a),
            AStride = aStride,
            M = m,
            Bias = arrays.New<float>(bias),
            C = y,
            Y = y,
            YStride = yStride,
            Activation = activation,
            Scratch = arrays.Scratch(NarrowGemm.ScratchBytes(m, weights.Matrix, false, team.Threads)),
        };
        NarrowGemm.Run(arguments, weights.Matrix, false, team);
        arrays.CheckFrames();
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = bias[j] + c[(i * yStride) + j];
                double size = Math.Abs(sum);
                for (int l = 0; l < k; l++)
                {
                    sum += a[(i * aStride) + l] * weights.Values[(l * n) + j];
                    size += Math.Abs(a[(i * aStride) + l]) * weights.Largest;
                }

                Assert.Equal(ScalarMath.Apply(activation, sum), y[(i * yStride) + j], 4e-7 * size + 1e-6);
            }

            Assert.Equal(c[(i * yStride) + n], y[(i * yStride) + n]);
        }
    }

    private static float[] Product(Arrays arrays, NarrowMatrix b, float[] a, int m, bool integer, Activation activation, ThreadTeam team)
    {
        float* y = arrays.New<float>(m * b.N);
        GemmArguments arguments = new()
        {
            A = arrays.New<float>(a),
            AStride = b.K,
            M = m,
            Y = y,
            YStride = b.N,
            Activation = activation,
            Scratch = arrays.Scratch(NarrowGemm.ScratchBytes(m, b, integer, team.Threads)),
        };
        NarrowGemm.Run(arguments, b, integer, team);
        arrays.CheckFrames();
        return new ReadOnlySpan<float>(y, (int)(m * b.N)).ToArray();
    }

    private static float[] Rounded(ReadOnlySpan<float> x, int block)
    {
        float[] result = new float[x.Length];
        for (int start = 0; start < x.Length; start += block)
        {
            int end = Math.Min(x.Length, start + block);
            float largest = 0;
            foreach (float value in x[start..end])
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            for (int i = start; i < end; i++)
            {
                result[i] = MathF.Round(x[i] * (127 / largest)) * (largest / 127);
            }
        }

        return result;
    }

    // Random codes, scales and zero points, and the numbers that they stand for.
    private sealed class Weights : IDisposable
    {
        public Weights(Arrays arrays, NarrowCode code, int n, int k, int block, bool ownZeros, bool byColumn)
        {
            int bits = NarrowMatrix.BitsOf(code), blocks = (k + block - 1) / block;
            float common = code <= NarrowCode.UInt8 ? 1 << (bits - 1) : 0;
            Matrix = new NarrowMatrix(code, k, n, block, ownZeros ? float.NaN : common);
            Table.CopyTo(Matrix.Table);
            ushort[] codes = [.. Enumerable.Range(0, k * n).Select(_ => Finite(code, (ushort)arrays.Random.Next(1 << bits)))];
            Values = new double[k * n];
            for (int column = 0; column < n; column++)
            {
                for (int b = 0; b < blocks; b++)
                {
                    float scale = arrays.Random.NextSingle() + 0.1f, zero = ownZeros ? arrays.Random.Next(1 << bits) : common;
                    Matrix.SetScale(column, b, scale, zero);
                    for (int row = b * block; row < Math.Min(k, (b + 1) * block); row++)
                    {
                        Values[(row * n) + column] = (Number(code, codes[(row * n) + column]) - zero) * scale;
                    }
                }

                if (byColumn)
                {
                    Matrix.SetColumn(column, Packed(codes, column, n, k, bits));
                }
            }

            for (int row = 0; row < k && !byColumn; row++)
            {
                Matrix.SetRow(row, codes.AsSpan(row * n, n));
            }

            Largest = Values.Max(Math.Abs);
        }

        public NarrowMatrix Matrix { get; }

        public double[] Values { get; }

        public double Largest { get; }

        public void Dispose() => Matrix.Dispose();

        // The byte behind the last code is full of ones, which are no weights.
        private static byte[] Packed(ushort[] codes, int column, int n, int k, int bits)
        {
            byte[] packed = new byte[((k * bits) + 7) / 8];
            Array.Fill(packed, (byte)255);
            for (int bit = 0; bit < k * bits; bit++)
            {
                int value = (codes[(bit / bits * n) + column] >> (bit % bits)) & 1;
                packed[bit / 8] = (byte)((packed[bit / 8] & ~(1 << (bit % 8))) | (value << (bit % 8)));
            }

            return packed;
        }

        private static ushort Finite(NarrowCode code, ushort bits) => double.IsFinite(Number(code, bits)) ? bits : (ushort)1;

        private static double Number(NarrowCode code, ushort bits) => code switch
        {
            NarrowCode.Table4 => Table[bits],
            NarrowCode.Float8E4M3 => (bits & 127) == 127 ? double.NaN : Float(bits, 4, 3),
            NarrowCode.Float8E5M2 => (bits & 124) == 124 ? double.NaN : Float(bits, 5, 2),
            NarrowCode.Float16 => (double)BitConverter.UInt16BitsToHalf(bits),
            NarrowCode.BFloat16 => Math.Abs(BitConverter.UInt32BitsToSingle((uint)bits << 16)) < 10 ? BitConverter.UInt32BitsToSingle((uint)bits << 16) : double.NaN,
            _ => bits,
        };

        private static double Float(int bits, int exponentBits, int mantissaBits)
        {
            int sign = bits >> 7, exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1), mantissa = bits & ((1 << mantissaBits) - 1);
            int bias = (1 << (exponentBits - 1)) - 1;
            double fraction = mantissa / (double)(1 << mantissaBits);
            double size = exponent == 0 ? fraction * Math.Pow(2, 1 - bias) : (1 + fraction) * Math.Pow(2, exponent - bias);
            return sign == 0 ? size : -size;
        }
    }
}
