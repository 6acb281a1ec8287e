using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <content>Gradient.</content>
public sealed partial record ConvOp
{
    /// <inheritdoc/>
    public override GradientRule? Gradient => Differentiate;

    private void Differentiate(GradientContext g)
    {
        Value x = g.Input(0);
        Value w = g.Input(1);
        if (x.Shape is not { IsStatic: true } input || w.Shape is not { IsStatic: true } kernel)
        {
            throw new UnsupportedException("DEC1383", $"{g.Node}: the gradient of a convolution needs the sizes of its input ({x.Type}) and weight ({w.Type}); give the model's inputs fixed sizes");
        }

        WindowGeometry window = Window.Resolve(g.Node.ToString(), input.Sizes[2..], kernel.Sizes[2..]);
        if (g.Wants(0))
        {
            g.Set(0, g.Add(Transposed(window), g.Incoming, w));
        }

        if (g.Wants(1))
        {
            g.Set(1, Weight(g, window, input, kernel));
        }

        if (g.Wants(2))
        {
            g.Set(2, g.Add(new ReduceSumOp(KeepDims: false), g.Incoming, g.Constant(Tensor.Vector<long>([0, .. Enumerable.Range(2, window.Rank).Select(static a => (long)a)]))));
        }
    }

    // What the last window leaves of the input is added at its end.
    private ConvTransposeOp Transposed(WindowGeometry window)
    {
        IEnumerable<long> rest = Enumerable.Range(0, window.Rank).Select(a =>
            window.Input[a] + window.PadsBegin[a] + window.PadsEnd[a] - ((window.Output[a] - 1) * window.Strides[a]) - ((window.Kernel[a] - 1) * window.Dilations[a]) - 1);
        return new ConvTransposeOp(Geometry(window, window.Strides, window.Dilations), Group, EquatableList.From(rest));
    }

    // dW[m,c,k] = Σ n,o of dY[n,m,o]·X[n,c,o·stride + k·dilation - pad]: a convolution of X with dY over samples instead of channels, in which strides and
    // dilations change places. The channels of a group take turns as samples, so that each group of dY reads its own.
    private Value Weight(GradientContext g, WindowGeometry window, Shape input, Shape kernel)
    {
        long samples = input.Sizes[0];
        long channels = input.Sizes[1] / Group;
        long[] spatial = [.. Enumerable.Range(0, window.Rank).Select(static a => (long)a)];
        Value parts = g.Add(new ReshapeOp(), g.Input(0), g.Constant(Tensor.Vector<long>([samples, Group, channels, .. window.Input])));
        Value turned = g.Add(new TransposeOp(EquatableList.From([2L, 1, 0, .. spatial.Select(static a => a + 3)])), parts);
        Value data = g.Add(new ReshapeOp(), turned, g.Constant(Tensor.Vector<long>([channels, Group * samples, .. window.Input])));
        Value weight = g.Add(new TransposeOp(EquatableList.From([1L, 0, .. spatial.Select(static a => a + 2)])), g.Incoming);
        Value whole = g.Add(new ConvOp(Geometry(window, window.Dilations, window.Strides), Group), data, weight);
        long[][] bounds = [[.. spatial.Select(static _ => 0L)], window.Kernel, [.. spatial.Select(static a => a + 2)]];
        Value cut = g.Add(new SliceOp(), [whole, .. bounds.Select(v => g.Constant(Tensor.Vector<long>(v)))]);
        return g.Add(new TransposeOp(EquatableList.From([1L, 0, .. spatial.Select(static a => a + 2)])), cut);
    }

    private static SlidingWindow Geometry(WindowGeometry window, long[] strides, long[] dilations) => new()
    {
        Strides = EquatableList.From(strides),
        Dilations = EquatableList.From(dilations),
        Pads = EquatableList.From(window.PadsBegin.Concat(window.PadsEnd)),
    };
}
