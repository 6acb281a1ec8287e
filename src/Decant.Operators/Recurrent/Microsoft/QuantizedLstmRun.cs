using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Evaluates an LSTM with quantized weights, step by step over all sequences at once.</summary>
internal sealed class QuantizedLstmRun
{
    private const int Gates = 4;
    private static readonly string[] OwnActivations = ["Sigmoid", "Tanh", "Tanh"];

    private readonly EvaluationContext _context;
    private readonly RecurrentAttributes _attributes;
    private readonly bool _inputForget;
    private readonly RecurrentSizes _sizes;
    private readonly float[] _y;
    private readonly float[] _h;
    private readonly float[] _c;

    /// <summary>Prepares one evaluation.</summary>
    /// <exception cref="ModelException">DEC1259: the operands do not fit each other.</exception>
    public QuantizedLstmRun(EvaluationContext context, RecurrentAttributes attributes, bool inputForget)
    {
        (_context, _attributes, _inputForget) = (context, attributes, inputForget);
        Tensor x = context.Input(0);
        Tensor w = context.Input(1);
        Tensor r = context.Input(2);
        long hidden = attributes.HiddenSize ?? (r.Rank == 3 ? r.Sizes[1] : 0);
        if (x.Rank != 3 || hidden < 1 || !w.Shape.Equals(Shape.Of(attributes.Directions, x.Sizes[2], Gates * hidden)) || !r.Shape.Equals(Shape.Of(attributes.Directions, hidden, Gates * hidden)))
        {
            throw context.Fail("DEC1259", $"X {x}, W {w} and R {r} do not fit {hidden} hidden units and {attributes.Directions} directions");
        }

        _sizes = new RecurrentSizes((int)x.Sizes[0], (int)x.Sizes[1], (int)x.Sizes[2], (int)hidden, attributes.Directions, Gates, BatchFirst: false);
        _y = new float[_sizes.YShape.ElementCount];
        _h = Floats(5, (int)_sizes.StateShape.ElementCount);
        _c = Floats(6, (int)_sizes.StateShape.ElementCount);
    }

    /// <summary>Sets the outputs Y, Y_h and Y_c.</summary>
    public void Evaluate()
    {
        RecurrentActivation[][] activations = _attributes.ResolveActivations(_context.Who, OwnActivations);
        for (int direction = 0; direction < _attributes.Directions; direction++)
        {
            RunDirection(direction, direction == 1 || _attributes.Direction == RecurrentDirection.Reverse, activations[direction]);
        }

        _context.SetOutput(0, Tensor.Create(_y, _sizes.YShape));
        _context.SetOutput(1, Tensor.Create(_h, _sizes.StateShape));
        _context.SetOutput(2, Tensor.Create(_c, _sizes.StateShape));
    }

    private void RunDirection(int direction, bool backwards, RecurrentActivation[] activations)
    {
        int columns = Gates * _sizes.Hidden;
        float[] bias = Floats(3, _sizes.Directions * 2 * columns);
        float[] peepholes = Floats(7, _sizes.Directions * 3 * _sizes.Hidden)[(direction * 3 * _sizes.Hidden)..];
        float[] fromInput = Product(_context.Input(0), 1, 8, direction);
        long[] lengths = _context.OptionalInput(4)?.ToInt64s() ?? [.. Enumerable.Repeat((long)_sizes.Steps, _sizes.Batch)];
        if (lengths.Length != _sizes.Batch || Array.Exists(lengths, l => l < 0 || l > _sizes.Steps))
        {
            throw _context.Fail("DEC1259", $"sequence_lens do not hold a length of 0 to {_sizes.Steps} for each of {_sizes.Batch} sequences");
        }

        var live = new float[_sizes.Batch * _sizes.Hidden];
        for (int step = 0; step < _sizes.Steps; step++)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            for (int sequence = 0; sequence < _sizes.Batch; sequence++)
            {
                // A sequence that has just ended still widens the range; later it holds zeros.
                Span<float> row = live.AsSpan(sequence * _sizes.Hidden, _sizes.Hidden);
                row.Clear();
                _h.AsSpan(_sizes.StateAt(direction, sequence), step <= lengths[sequence] ? _sizes.Hidden : 0).CopyTo(row);
            }

            float[] fromState = Product(Tensor.Create([.. live], Shape.Of(_sizes.Batch, _sizes.Hidden)), 2, 10, direction);
            for (int sequence = 0; sequence < _sizes.Batch; sequence++)
            {
                if (step < lengths[sequence])
                {
                    int time = backwards ? (int)lengths[sequence] - 1 - step : step;
                    var gates = new double[columns];
                    for (int i = 0; i < columns; i++)
                    {
                        int at = (direction * 2 * columns) + i;
                        gates[i] = fromInput[(((time * _sizes.Batch) + sequence) * columns) + i] + fromState[(sequence * columns) + i] + bias[at] + bias[at + columns];
                    }

                    Step(gates, activations, peepholes, _sizes.StateAt(direction, sequence));
                    _h.AsSpan(_sizes.StateAt(direction, sequence), _sizes.Hidden).CopyTo(_y.AsSpan(_sizes.OutputAt(time, direction, sequence)));
                }
            }
        }
    }

    // Gates lie in the order i, o, f, c.
    private void Step(double[] gates, RecurrentActivation[] activations, float[] peepholes, int at)
    {
        int hidden = _sizes.Hidden;
        for (int unit = 0; unit < hidden; unit++)
        {
            double cell = _c[at + unit];
            double input = activations[0].Apply(gates[unit] + (peepholes[unit] * cell));
            double forget = _inputForget ? 1 - input : activations[0].Apply(gates[(2 * hidden) + unit] + (peepholes[(2 * hidden) + unit] * cell));
            double next = (forget * cell) + (input * activations[1].Apply(gates[(3 * hidden) + unit]));
            double output = activations[0].Apply(gates[hidden + unit] + (peepholes[hidden + unit] * next));
            _c[at + unit] = (float)next;
            _h[at + unit] = (float)(output * activations[2].Apply(next));
        }
    }

    // The product with one direction of a weight; scale and zero point hold one number for each direction, or for each of its columns.
    private float[] Product(Tensor data, int weightInput, int scaleInput, int direction)
    {
        Tensor weight = _context.Input(weightInput);
        int rows = (int)weight.Sizes[1];
        int columns = Gates * _sizes.Hidden;
        Tensor slice = Tensor.Create(weight.ElementType, weight.Bytes(direction * rows * columns, rows * columns).ToArray(), Shape.Of(rows, columns));
        float[] scales = _context.Input(scaleInput).ToFloats();
        long[] zeros = _context.Input(scaleInput + 1).ToInt64s();
        bool perColumn = scales.Length == _sizes.Directions * columns;
        if ((!perColumn && scales.Length != _sizes.Directions) || zeros.Length != scales.Length)
        {
            throw _context.Fail("DEC1256", $"{scales.Length} scales and {zeros.Length} zero points for {_sizes.Directions} directions of {columns} columns");
        }

        (Tensor quantized, float scale, byte zeroPoint) = DynamicQuantizeLinearOp.Quantize(data);
        ReadOnlySpan<byte> codes = quantized.AsSpan<byte>();
        double[] factors = slice.ToDoubles();
        var result = new float[codes.Length / rows * columns];
        for (int i = 0; i < result.Length; i++)
        {
            int column = i % columns;
            int parameter = perColumn ? (direction * columns) + column : direction;
            int sum = 0;
            for (int k = 0; k < rows; k++)
            {
                sum += (codes[(i / columns * rows) + k] - zeroPoint) * (int)(factors[(k * columns) + column] - zeros[parameter]);
            }

            result[i] = sum * (scale * scales[parameter]);
        }

        return result;
    }

    // An absent optional input is all zeros.
    private float[] Floats(int input, int length) => _context.OptionalInput(input) is not { } tensor ? new float[length]
        : tensor.Length == length ? tensor.ToFloats()
        : throw _context.Fail("DEC1259", $"input {input} is {tensor}, expected {length} elements");
}
