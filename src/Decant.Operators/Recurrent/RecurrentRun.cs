using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Evaluates recurrent operators: all state in double precision, outputs rounded once.</summary>
internal sealed class RecurrentRun
{
    private const int BiasInput = 3;
    private const int LengthsInput = 4;
    private const int HiddenInput = 5;
    private const int CellInput = 6;
    private const int PeepholeInput = 7;

    private readonly EvaluationContext _context;
    private readonly RecurrentSizes _sizes;
    private readonly double[] _y;
    private readonly double[] _h;
    private readonly double[] _c;

    private RecurrentRun(EvaluationContext context, RecurrentAttributes attributes, int gates, bool hasCell)
    {
        _context = context;
        _sizes = RecurrentSizes.Of(context, attributes, gates);
        _y = new double[_sizes.YShape.ElementCount];
        _h = Optional(HiddenInput, _sizes.StateShape);
        _c = hasCell ? Optional(CellInput, _sizes.StateShape) : [];
    }

    /// <summary>Sets the outputs Y, Y_h and, with a cell state, Y_c.</summary>
    /// <param name="context">The node's context.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="activations">The operator's own activations.</param>
    /// <param name="gates">The number of gates.</param>
    /// <param name="hasCell">Whether there is a cell state beside the hidden one.</param>
    /// <param name="step">One time step.</param>
    public static void Evaluate(
        EvaluationContext context, RecurrentAttributes attributes, string[] activations, int gates, bool hasCell, RecurrentStep step)
    {
        var run = new RecurrentRun(context, attributes, gates, hasCell);
        RecurrentActivation[][] resolved = attributes.ResolveActivations(context.Who, activations);
        for (int direction = 0; direction < attributes.Directions; direction++)
        {
            bool backwards = direction == 1 || attributes.Direction == RecurrentDirection.Reverse;
            run.RunDirection(direction, backwards, resolved[direction], step);
        }

        ElementType type = context.Input(0).ElementType;
        context.SetOutput(0, TensorConversion.FromDoubles(type, run._y, run._sizes.YShape));
        context.SetOutput(1, TensorConversion.FromDoubles(type, run._h, run._sizes.StateShape));
        if (hasCell)
        {
            context.SetOutput(2, TensorConversion.FromDoubles(type, run._c, run._sizes.StateShape));
        }
    }

    private void RunDirection(int direction, bool backwards, RecurrentActivation[] activations, RecurrentStep step)
    {
        RecurrentWeights weights = Weights(direction);
        ReadOnlySpan<double> x = TensorConversion.Doubles(_context.Input(0));
        for (int sequence = 0; sequence < _sizes.Batch; sequence++)
        {
            int length = Length(sequence);
            int at = _sizes.StateAt(direction, sequence);
            double[] h = _h[at..(at + _sizes.Hidden)];
            double[] c = _c.Length == 0 ? [] : _c[at..(at + _sizes.Hidden)];
            for (int i = 0; i < length; i++)
            {
                _context.Cancellation.ThrowIfCancellationRequested();
                int time = backwards ? length - 1 - i : i;
                step(weights, activations, x.Slice(_sizes.InputAt(time, sequence), _sizes.Input), h, c);
                h.CopyTo(_y, _sizes.OutputAt(time, direction, sequence));
            }

            h.CopyTo(_h, at);
            c.CopyTo(_c, _c.Length == 0 ? 0 : at);
        }
    }

    private int Length(int sequence)
    {
        if (_context.OptionalInput(LengthsInput) is not { } lengths)
        {
            return _sizes.Steps;
        }

        long length = lengths.Length == _sizes.Batch ? lengths.ReadInt64(sequence) : -1;
        return length >= 0 && length <= _sizes.Steps
            ? (int)length
            : throw _context.Fail("DEC1259", $"sequence_lens {lengths} does not hold a length of 0 to {_sizes.Steps} for each of {_sizes.Batch} sequences");
    }

    private RecurrentWeights Weights(int direction)
    {
        int rows = _sizes.Gates * _sizes.Hidden;
        double[] bias = Optional(BiasInput, Shape.Of(_sizes.Directions, 2 * rows));
        double[] peepholes = Optional(PeepholeInput, Shape.Of(_sizes.Directions, 3 * _sizes.Hidden));
        int start = direction * 2 * rows;
        return new(
            TensorConversion.Doubles(_context.Input(1)).Slice(direction * rows * _sizes.Input, rows * _sizes.Input).ToArray(),
            TensorConversion.Doubles(_context.Input(2)).Slice(direction * rows * _sizes.Hidden, rows * _sizes.Hidden).ToArray(),
            bias[start..(start + rows)],
            bias[(start + rows)..(start + (2 * rows))],
            peepholes.AsSpan(direction * 3 * _sizes.Hidden, 3 * _sizes.Hidden).ToArray(),
            _sizes.Input,
            _sizes.Hidden);
    }

    // An absent optional input is all zeros.
    private double[] Optional(int index, Shape shape)
    {
        if (_context.OptionalInput(index) is not { } tensor)
        {
            return new double[shape.ElementCount];
        }

        return tensor.Length == shape.ElementCount
            ? tensor.ToDoubles()
            : throw _context.Fail("DEC1259", $"input {index} is {tensor}, expected {shape}");
    }
}
