namespace Decant.Kernels.Tests;

public unsafe class RecurrentGatesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 13)]
    [InlineData(2, 128)]
    public void Lstm_OneStep_EqualsScalar(int rows, int size)
    {
        using var arrays = new Arrays();
        int stride = 4 * size + 2;
        float[] gates = arrays.Floats(rows * stride), cell = arrays.Floats(rows * size);
        float* c = arrays.New<float>(cell), h = arrays.New<float>(rows * size);
        RecurrentGates.Lstm(arrays.New<float>(gates), stride, c, h, rows, size);
        double[] expectedCell = new double[rows * size], expectedHidden = new double[rows * size];
        for (int i = 0; i < expectedCell.Length; i++)
        {
            double Gate(int gate) => gates[i / size * stride + gate * size + i % size];
            expectedCell[i] = Sigmoid(Gate(2)) * cell[i] + Sigmoid(Gate(0)) * Math.Tanh(Gate(3));
            expectedHidden[i] = Sigmoid(Gate(1)) * Math.Tanh(expectedCell[i]);
        }

        ScalarMath.AssertClose(expectedCell, new ReadOnlySpan<float>(c, rows * size), 5e-7);
        ScalarMath.AssertClose(expectedHidden, new ReadOnlySpan<float>(h, rows * size), 5e-7);
        arrays.CheckFrames();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 13)]
    public void Gru_OneStep_EqualsScalar(int rows, int size)
    {
        using var arrays = new Arrays();
        float[] z = arrays.Floats(rows * (size + 1)), n = arrays.Floats(rows * (size + 2)), hidden = arrays.Floats(rows * size);
        float* h = arrays.New<float>(hidden);
        RecurrentGates.Gru(arrays.New<float>(z), size + 1, arrays.New<float>(n), size + 2, h, rows, size);
        double[] expected = new double[rows * size];
        for (int i = 0; i < expected.Length; i++)
        {
            double update = Sigmoid(z[i / size * (size + 1) + i % size]);
            expected[i] = (1 - update) * Math.Tanh(n[i / size * (size + 2) + i % size]) + update * hidden[i];
        }

        ScalarMath.AssertClose(expected, new ReadOnlySpan<float>(h, rows * size), 5e-7);
        arrays.CheckFrames();
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
