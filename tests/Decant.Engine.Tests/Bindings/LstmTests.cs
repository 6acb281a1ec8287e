using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class LstmTests
{
    [Theory]
    [InlineData(RecurrentDirection.Forward, 1, 1, true)]
    [InlineData(RecurrentDirection.Reverse, 5, 2, false)]
    [InlineData(RecurrentDirection.Bidirectional, 7, 3, true)]
    [InlineData(RecurrentDirection.Bidirectional, 60, 3, true)]
    public void Lstm_ConstantWeights_EqualsReference(RecurrentDirection direction, int steps, int batch, bool initial)
    {
        int directions = direction == RecurrentDirection.Bidirectional ? 2 : 1;
        const int Width = 9, Hidden = 13;
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, steps, batch, Width);
        Value? h = initial ? b.Input("h", ElementType.Float32, directions, batch, Hidden) : null;
        Value? c = initial ? b.Input("c", ElementType.Float32, directions, batch, Hidden) : null;
        Value[] y = b.Nodes(
            new LstmOp(new RecurrentAttributes { Direction = direction }), 3, x, b.Constant(RandomTensors.Floats(1, directions, 4 * Hidden, Width)),
            b.Constant(RandomTensors.Floats(2, directions, 4 * Hidden, Hidden)), b.Constant(RandomTensors.Floats(3, directions, 8 * Hidden)), null, h, c);
        using Model model = b.Build(y);
        Dictionary<string, RuntimeValue> inputs = new() { ["x"] = RandomTensors.Floats(4, steps, batch, Width) };
        if (initial)
        {
            inputs["h"] = RandomTensors.Floats(5, directions, batch, Hidden);
            inputs["c"] = RandomTensors.Floats(6, directions, batch, Hidden);
        }

        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, inputs, 1e-5, threads: 2);
        Assert.Equal("lstm.f32", Assert.Single(nodes).Kernel);
    }
}
