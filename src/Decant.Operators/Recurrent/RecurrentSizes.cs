using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The sizes of a recurrent operator, and where its elements lie.</summary>
/// <param name="Steps">The number of time steps.</param>
/// <param name="Batch">The number of sequences.</param>
/// <param name="Input">The input's size.</param>
/// <param name="Hidden">The number of hidden units.</param>
/// <param name="Directions">The number of directions.</param>
/// <param name="Gates">The number of gates.</param>
/// <param name="BatchFirst">Whether batch comes before time.</param>
internal readonly record struct RecurrentSizes(int Steps, int Batch, int Input, int Hidden, int Directions, int Gates, bool BatchFirst)
{
    /// <summary>Reads the sizes off the operands.</summary>
    /// <exception cref="ModelException">DEC1259: they do not fit each other.</exception>
    public static RecurrentSizes Of(EvaluationContext context, RecurrentAttributes attributes, int gates)
    {
        Tensor x = context.Input(0);
        Tensor w = context.Input(1);
        Tensor r = context.Input(2);
        long hidden = attributes.HiddenSize ?? (r.Rank == 3 ? r.Sizes[2] : 0);
        bool fits = x.Rank == 3 && w.Rank == 3 && r.Rank == 3 && hidden > 0
            && w.Sizes[0] == attributes.Directions && r.Sizes[0] == attributes.Directions
            && w.Sizes[1] == gates * hidden && r.Sizes[1] == gates * hidden && r.Sizes[2] == hidden && w.Sizes[2] == x.Sizes[2];
        if (!fits)
        {
            throw context.Fail("DEC1259", $"X {x}, W {w}, R {r} do not fit {hidden} hidden units, {gates} gates and {attributes.Directions} directions");
        }

        int time = attributes.BatchFirst ? 1 : 0;
        return new(
            (int)x.Sizes[time], (int)x.Sizes[1 - time], (int)x.Sizes[2], (int)hidden, attributes.Directions, gates, attributes.BatchFirst);
    }

    /// <summary>The shape of Y.</summary>
    public Shape YShape => BatchFirst ? Shape.Of(Batch, Steps, Directions, Hidden) : Shape.Of(Steps, Directions, Batch, Hidden);

    /// <summary>The shape of a state.</summary>
    public Shape StateShape => BatchFirst ? Shape.Of(Batch, Directions, Hidden) : Shape.Of(Directions, Batch, Hidden);

    /// <summary>Where the input of a step of a sequence begins.</summary>
    public int InputAt(int step, int sequence) => (BatchFirst ? (sequence * Steps) + step : (step * Batch) + sequence) * Input;

    /// <summary>Where the output of a step of a sequence begins.</summary>
    public int OutputAt(int step, int direction, int sequence) => Hidden
        * (BatchFirst ? (((sequence * Steps) + step) * Directions) + direction : (((step * Directions) + direction) * Batch) + sequence);

    /// <summary>Where the state of a sequence begins.</summary>
    public int StateAt(int direction, int sequence) => Hidden * (BatchFirst ? (sequence * Directions) + direction : (direction * Batch) + sequence);
}
