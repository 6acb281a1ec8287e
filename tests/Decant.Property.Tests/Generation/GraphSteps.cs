using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>The steps by which random models grow: single nodes, and the patterns that passes look for.</summary>
internal static class GraphSteps
{
    private static readonly Action<GraphGenerator>[] Steps =
    [
        Unary, Unary, Binary, BinaryWithConstant, BinaryWithConstant, Clamp, Movement, Reshape, ReshapeOfReshape, ReshapeByShape, Slice, Pad, Join, Split,
        Linear, Convolution, Convolution, Normalization, Pool, Pool, Reduction, Choice, ConstantBranch,
        PreparedConvolution, TransposedProduct, SliceOfSlice, ConcatOfConcat, Leftover, LayerNormalization, Gelu,
    ];

    /// <summary>Takes one step, if it fits.</summary>
    public static void Grow(GraphGenerator g) => g.Pick(Steps)(g);

    private static void Unary(GraphGenerator g)
    {
        Operator op = g.Pick<Operator>(
            new ReluOp(), new SigmoidOp(), new TanhOp(), new NegOp(), new AbsOp(), new IdentityOp(), new DropoutOp(), new CastOp(ElementType.Float32));
        g.Add(op, g.PickFloat());
    }

    private static void Binary(GraphGenerator g)
    {
        Value a = g.PickFloat()!;
        Value b = g.PickFloat(s => s.Equals(g.ShapeOf(a)))!;
        g.Add(g.Pick<Operator>(new AddOp(), new SubOp(), new MulOp(), new MaxOp()), a, b);
    }

    private static void BinaryWithConstant(GraphGenerator g)
    {
        Value x = g.PickFloat()!;
        Shape shape = g.ShapeOf(x);
        long[] sizes = [.. shape.Skip(g.Next(shape.Rank + 1)).Select(d => d.IsNumber && g.Chance(0.6) ? d.Value : 1)];
        Value c = g.Weights(sizes);
        Operator op = g.Pick<Operator>(new AddOp(), new MulOp(), new SubOp());
        g.Add(op, g.Chance(0.7) ? [x, c] : [c, x]);
    }

    private static void Clamp(GraphGenerator g)
    {
        Value x = g.Chance(0.5) ? g.PickFloat()! : g.Add(new ReluOp(), g.PickFloat()).Output(0)!;
        float low = g.Pick(-1f, 0f, 0.25f);
        g.Add(new ClipOp(), x, g.Store(Tensor.Scalar(low)), g.Chance(0.5) ? g.Store(Tensor.Scalar(low + g.Pick(0.5f, 6f))) : null);
    }

    private static void Movement(GraphGenerator g)
    {
        Value x = g.PickFloat(static s => s.Rank >= 2) ?? g.PickFloat()!;
        int rank = g.ShapeOf(x).Rank;
        long[] perm = [.. Enumerable.Range(0, rank).Select(static a => (long)a).OrderBy(_ => g.Next(1000))];
        g.Add(new TransposeOp(EquatableList.From(perm)), x);
    }

    private static void Reshape(GraphGenerator g)
    {
        Value x = g.PickFloat()!;
        Shape shape = g.ShapeOf(x);
        switch (g.Next(4))
        {
            case 0:
                g.Add(new UnsqueezeOp(), x, g.Integers(g.Next(shape.Rank + 1)));
                break;
            case 1 when shape.Any(static d => d == 1):
                g.Add(new SqueezeOp(), x, g.Integers(shape.Index().First(static d => d.Item == 1).Index));
                break;
            case 2:
                g.Add(new FlattenOp(g.Next(shape.Rank + 1)), x);
                break;
            default:
                g.Add(new ReshapeOp(), x, g.Integers([.. shape.Take(shape.Rank / 2).Select(static _ => 0L), -1]));
                break;
        }
    }

    private static void ReshapeOfReshape(GraphGenerator g)
    {
        Value x = g.PickFloat()!;
        Value inner = g.Add(new UnsqueezeOp(), x, g.Integers(0)).Output(0)!;
        _ = g.Chance(0.5) ? g.Add(new SqueezeOp(), inner, g.Integers(0)) : g.Add(new FlattenOp(0), inner);
    }

    // Reshape(x, Concat(Gather(Shape(x), 0), -1)), as exporters write it.
    private static void ReshapeByShape(GraphGenerator g)
    {
        if (g.PickFloat(static s => s.Rank >= 2) is not { } x)
        {
            return;
        }

        Value sizes = g.Add(new ShapeOp(), x).Output(0)!;
        Value first = g.Add(new GatherOp(0), sizes, g.Integers(0)).Output(0)!;
        g.Add(new ReshapeOp(), x, g.Add(new ConcatOp(0), first, g.Integers(-1)).Output(0));
    }

    private static void Slice(GraphGenerator g)
    {
        if (g.PickFloat(static s => s.Rank >= 1) is not { } x)
        {
            return;
        }

        int axis = g.Next(g.ShapeOf(x).Rank);
        bool all = g.Chance(0.3);
        g.Add(new SliceOp(), x, g.Integers(0), g.Integers(all ? long.MaxValue : g.Pick(1L, -1L, 3L)), g.Integers(axis), g.Integers(1));
    }

    private static void Pad(GraphGenerator g)
    {
        if (g.PickFloat(static s => s.Rank >= 1) is not { } x)
        {
            return;
        }

        long[] pads = [.. Enumerable.Range(0, 2 * g.ShapeOf(x).Rank).Select(i => i % g.ShapeOf(x).Rank >= 2 ? g.Pick(0L, 1L) : 0L)];
        g.Add(new PadOp(), x, g.Integers(pads));
    }

    private static void Join(GraphGenerator g)
    {
        if (g.PickFloat(static s => s.Rank >= 1) is not { } x)
        {
            return;
        }

        Value?[] parts = [.. Enumerable.Range(0, 1 + g.Next(3)).Select(_ => g.PickFloat(s => s.Equals(g.ShapeOf(x))))];
        g.Add(new ConcatOp(g.Next(g.ShapeOf(x).Rank)), parts);
    }

    private static void ConcatOfConcat(GraphGenerator g)
    {
        if (g.PickFloat(static s => s.Rank >= 1) is not { } x)
        {
            return;
        }

        var op = new ConcatOp(g.Next(g.ShapeOf(x).Rank));
        Value inner = g.Add(op, x, x).Output(0)!;
        g.Add(op, g.Pick<Value?[]>([inner, x], [x, inner]));
    }

    private static void Split(GraphGenerator g)
    {
        if (g.PickFloat(static s => s.Rank >= 1 && s[0].IsNumber && s[0].Value > 0) is not { } x)
        {
            return;
        }

        long size = g.ShapeOf(x)[0].Value;
        _ = size % 2 == 0 && g.Chance(0.7)
            ? g.Add(2, new SplitOp(0), x, g.Integers(size / 2, size / 2))
            : g.Add(new SplitOp(0), x, g.Integers(size));
    }

    private static void Linear(GraphGenerator g)
    {
        if (g.PickFloat(static s => s.Rank >= 2 && s[s.Rank - 1].IsNumber && s[s.Rank - 1].Value > 0) is not { } x)
        {
            return;
        }

        long inputs = g.ShapeOf(x)[g.ShapeOf(x).Rank - 1].Value;
        long outputs = g.Pick(1L, 3L, 4L);
        Value product = g.Add(new MatMulOp(), x, g.Weights(inputs, outputs)).Output(0)!;
        if (g.Chance(0.6))
        {
            g.Add(new AddOp(), product, g.Weights(outputs));
        }
        else if (g.ShapeOf(x).Rank == 2)
        {
            g.Add(new GemmOp(TransB: true), x, g.Weights(outputs, inputs), g.Weights(outputs));
        }
    }

    private static void Convolution(GraphGenerator g)
    {
        if (g.PickFloat(IsImage) is not { } x)
        {
            return;
        }

        long channels = g.ShapeOf(x)[1].Value;
        long outputs = g.Pick(channels, 2, 4);
        var window = new SlidingWindow { KernelShape = [1, 1], Pads = g.Chance(0.5) ? [0, 1, 1, 0] : null };
        if (g.ShapeOf(x)[2].Value >= 2 && g.ShapeOf(x)[3].Value >= 2 && g.Chance(0.5))
        {
            window = window with { KernelShape = [2, 2] };
        }

        Value weight = g.Weights(outputs, channels, window.KernelShape!.Value[0], window.KernelShape.Value[1]);
        Value y = g.Add(new ConvOp(window), g.Chance(0.5) ? [x, weight] : [x, weight, g.Weights(outputs)]).Output(0)!;
        if (g.Chance(0.5))
        {
            Normalize(g, y, outputs);
        }
        else
        {
            g.Add(g.Pick<Operator>(new MulOp(), new AddOp()), y, g.Weights(outputs, 1, 1));
        }
    }

    private static void PreparedConvolution(GraphGenerator g)
    {
        if (g.PickFloat(IsImage) is not { } x)
        {
            return;
        }

        long channels = g.ShapeOf(x)[1].Value;
        Value scaled = g.Chance(0.4)
            ? g.Add(new PadOp(), x, g.Integers(0, 0, 1, 0, 0, 0, 0, 1)).Output(0)!
            : g.Add(g.Pick<Operator>(new MulOp(), new SubOp()), x, g.Weights(channels, 1, 1)).Output(0)!;
        g.Add(new ConvOp(new SlidingWindow { KernelShape = [1, 1] }), scaled, g.Weights(3, channels, 1, 1));
    }

    private static void TransposedProduct(GraphGenerator g)
    {
        if (g.PickFloat(static s => s.Rank == 2 && s[0].IsNumber) is not { } x)
        {
            return;
        }

        Value turned = g.Add(new TransposeOp([1, 0]), x).Output(0)!;
        _ = g.Chance(0.6)
            ? g.Add(new GemmOp(), turned, g.Weights(g.ShapeOf(x)[0].Value, 3))
            : g.Add(new TransposeOp(), turned);
    }

    private static void SliceOfSlice(GraphGenerator g)
    {
        if (g.PickFloat(static s => s.Rank >= 2) is { } x)
        {
            Value inner = g.Add(new SliceOp(), x, g.Integers(0), g.Integers(9), g.Integers(0), g.Integers(2)).Output(0)!;
            g.Add(new SliceOp(), inner, g.Integers(-1), g.Integers(9), g.Integers(-1));
        }
    }

    private static void LayerNormalization(GraphGenerator g)
    {
        if (g.PickFloat(static s => s.Rank >= 1 && s[s.Rank - 1].IsNumber && s.All(static d => !d.IsNumber || d.Value > 0)) is not { } x)
        {
            return;
        }

        Value axes = g.Integers(-1);
        Value centred = g.Add(new SubOp(), x, g.Add(new ReduceMeanOp(), x, axes).Output(0)).Output(0)!;
        Value square = g.Add(new MulOp(), centred, centred).Output(0)!;
        Value variance = g.Add(new AddOp(), g.Add(new ReduceMeanOp(), square, axes).Output(0), g.Store(Tensor.Scalar(0.5f))).Output(0)!;
        Value y = g.Add(new DivOp(), centred, g.Add(new SqrtOp(), variance).Output(0)).Output(0)!;
        if (g.Chance(0.5))
        {
            g.Add(new MulOp(), y, g.Weights(g.ShapeOf(x)[g.ShapeOf(x).Rank - 1].Value));
        }
    }

    private static void Gelu(GraphGenerator g)
    {
        Value x = g.PickFloat()!;
        Value error = g.Add(new ErfOp(), g.Add(new DivOp(), x, g.Store(Tensor.Scalar(1.4142135f))).Output(0)).Output(0)!;
        Value sum = g.Add(new AddOp(), error, g.Store(Tensor.Scalar(1f))).Output(0)!;
        g.Add(new MulOp(), g.Add(new MulOp(), x, sum).Output(0), g.Store(Tensor.Scalar(0.5f)));
    }

    private static void Leftover(GraphGenerator g) => g.Weights(2);

    private static void Normalization(GraphGenerator g)
    {
        if (g.PickFloat(static s => s.Rank >= 2 && s[1].IsNumber && s[1].Value > 0) is { } x)
        {
            Normalize(g, x, g.ShapeOf(x)[1].Value);
        }
    }

    private static void Normalize(GraphGenerator g, Value x, long channels) => g.Add(
        new BatchNormalizationOp(), x, g.Weights(channels), g.Weights(channels), g.Weights(channels), g.Store(Tensor.Splat(Shape.Of(channels), 0.75f)));

    private static void Pool(GraphGenerator g)
    {
        if (g.PickFloat(IsImage) is not { } x || g.ShapeOf(x)[2].Value < 2 || g.ShapeOf(x)[3].Value < 2)
        {
            return;
        }

        Value padded = g.Chance(0.3) ? x : g.Add(new PadOp(), x, g.Integers(0, 0, 1, 0, 0, 0, 0, 1)).Output(0)!;
        var window = new SlidingWindow { KernelShape = [2, 2] };
        g.Add(g.Pick<Operator>(new AveragePoolOp(window), new MaxPoolOp(window), new GlobalAveragePoolOp()), padded);
    }

    private static void Reduction(GraphGenerator g)
    {
        if (g.PickFloat(static s => s.Rank >= 1 && s.All(static d => d.IsNumber && d.Value > 0)) is not { } x)
        {
            return;
        }

        _ = g.ShapeOf(x).Rank == 4 && g.Chance(0.6)
            ? g.Add(new ReduceMeanOp(KeepDims: g.Chance(0.7)), x, g.Integers(2, 3))
            : g.Add(new SoftmaxOp(g.Next(g.ShapeOf(x).Rank)), x);
    }

    // An If whose condition is stored, or follows from a size.
    private static void Choice(GraphGenerator g)
    {
        Value x = g.PickFloat()!;
        Value condition = g.Store(Tensor.Scalar(g.Chance(0.5)));
        GraphEditor editor = g.Editor;
        Node node = editor.AddNode(new IfOp(), [condition], [editor.Declare(editor.FreeName("chosen"), null)], editor.FreeName("choose"));
        foreach (Operator op in new Operator[] { new TanhOp(), new AbsOp() })
        {
            var branch = new GraphEditor(editor.AddSubgraph(node, op.Schema.Name));
            branch.AddOutput(branch.Insert(op, [x], null, null, 1, "branch").Output(0)!);
        }

        g.Settle(node);
        g.Add(new IdentityOp(), node.Output(0));
    }

    private static void ConstantBranch(GraphGenerator g)
    {
        Value x = g.PickFloat(static s => s.Rank >= 1 && s[s.Rank - 1].IsNumber) ?? g.PickFloat()!;
        long size = g.ShapeOf(x).Rank == 0 ? 1 : g.ShapeOf(x)[g.ShapeOf(x).Rank - 1].IsNumber ? g.ShapeOf(x)[g.ShapeOf(x).Rank - 1].Value : 1;
        Value folded = g.Add(new ReluOp(), g.Add(new NegOp(), g.Weights(size)).Output(0)).Output(0)!;
        g.Add(new MulOp(), x, folded);
    }

    private static bool IsImage(Shape s) => s.Rank == 4 && s.Skip(1).All(static d => d.IsNumber && d.Value > 0);
}
