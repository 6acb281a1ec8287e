using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class RecurrentTests
{
    [Theory]
    [InlineData(RecurrentDirection.Forward, 1, 1, true, false)]
    [InlineData(RecurrentDirection.Reverse, 5, 2, false, true)]
    [InlineData(RecurrentDirection.Bidirectional, 7, 3, true, true)]
    [InlineData(RecurrentDirection.Bidirectional, 4, 1, true, false)]
    public void Gru_ConstantWeights_EqualsReference(RecurrentDirection direction, int steps, int batch, bool initial, bool linear) =>
        Check(new GruOp(new RecurrentAttributes { Direction = direction }, linear), 3, direction, steps, batch, initial, "gru.f32");

    [Theory]
    [InlineData(RecurrentDirection.Forward, 6, 2, true, null)]
    [InlineData(RecurrentDirection.Bidirectional, 3, 1, false, "Relu")]
    public void Rnn_ConstantWeights_EqualsReference(RecurrentDirection direction, int steps, int batch, bool initial, string? activation)
    {
        int directions = direction == RecurrentDirection.Bidirectional ? 2 : 1;
        EquatableList<string>? names = activation is null ? null : EquatableList.From(Enumerable.Repeat(activation, directions));
        Check(new RnnOp(new RecurrentAttributes { Direction = direction, Activations = names }), 1, direction, steps, batch, initial, "rnn.f32");
    }

    private static void Check(Operator op, int gates, RecurrentDirection direction, int steps, int batch, bool initial, string kernel)
    {
        int directions = direction == RecurrentDirection.Bidirectional ? 2 : 1;
        const int Width = 9, Hidden = 13;
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, steps, batch, Width);
        Value? h = initial ? b.Input("h", ElementType.Float32, directions, batch, Hidden) : null;
        Value[] y = b.Nodes(
            op, 2, x, b.Constant(RandomTensors.Floats(1, directions, gates * Hidden, Width)), b.Constant(RandomTensors.Floats(2, directions, gates * Hidden, Hidden)),
            b.Constant(RandomTensors.Floats(3, directions, 2 * gates * Hidden)), null, h);
        using Model model = b.Build(y);
        Dictionary<string, RuntimeValue> inputs = new() { ["x"] = RandomTensors.Floats(4, steps, batch, Width) };
        if (initial)
        {
            inputs["h"] = RandomTensors.Floats(5, directions, batch, Hidden);
        }

        Assert.Equal(kernel, Assert.Single(EngineCheck.Equal(model, inputs, 1e-5, threads: 2)).Kernel);
    }
}
