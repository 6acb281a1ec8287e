using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>
/// Where each element of a node's output comes from, where that depends on shapes and constants alone. The operator's own evaluation of numbered
/// elements tells; evaluated in reverse order, an operator that picks elements by their size is found out.
/// </summary>
internal static class ElementMap
{
    private const long Largest = 1 << 22;

    /// <summary>The plan of a node that moves elements of input 0, or null.</summary>
    public static KernelPlan? Plan(NodeGroup group)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        if (group.Outputs.Count != 1 || group.Outputs[0]!.TensorType!.ElementType != type.ElementType || type.ElementType.BitWidth() is not (8 or 16 or 32 or 64)
            || group.Inputs.Skip(1).Any(static i => i is not null && i.Constant is null) || Of(group.Anchor) is not { } places)
        {
            return null;
        }

        var inputs = new ValueLayout?[group.Inputs.Count];
        inputs[0] = ValueLayout.Planar;
        return new KernelPlan(inputs, [ValueLayout.Planar], () => new ElementGatherKernel(places, type.ElementType.BitWidth() / 8));
    }

    private static int[]? Of(Node node)
    {
        Shape shape = node.Inputs[0]!.Shape!;
        long count = shape.ElementCount, results = node.Outputs[0]!.Shape!.ElementCount;
        if (count > Largest || results > Largest || node.Op.Schema.InputAt(0)?.Types is not { } types || !types.Contains(ElementType.Int64))
        {
            return null;
        }

        var forward = new long[count];
        var backward = new long[count];
        for (long i = 0; i < count; i++)
        {
            (forward[i], backward[i]) = (i + 1, count - i);
        }

        long[] rising = Evaluate(node, forward, shape), falling = Evaluate(node, backward, shape);
        var places = new int[results];
        for (int i = 0; i < places.Length; i++)
        {
            long expected = rising[i] == 0 ? 0 : count + 1 - rising[i];
            if (rising[i] < 0 || rising[i] > count || falling[i] != expected)
            {
                return null;
            }

            places[i] = (int)rising[i] - 1;
        }

        return places;
    }

    private static long[] Evaluate(Node node, long[] numbers, Shape shape)
    {
        RuntimeValue?[] inputs = [Tensor.Create(numbers, shape), .. node.Inputs.Skip(1).Select(static i => i?.Constant)];
        var context = new EvaluationContext(node, inputs, static (_, _) => []);
        NodeEvaluation.Run(context);
        return ((Tensor)context.Outputs[0]!).ToInt64s();
    }

    private sealed unsafe class ElementGatherKernel : Kernel
    {
        private readonly NativeBuffer _places;
        private readonly int _count;
        private readonly int _bytes;

        public ElementGatherKernel(int[] places, int bytes)
        {
            (_count, _bytes) = (places.Length, bytes);
            _places = new NativeBuffer((nint)places.Length * sizeof(int));
            places.CopyTo(new Span<int>(_places.Pointer, places.Length));
        }

        public override string Name => "gather-elements";

        public override void Run(in KernelRun run) => ElementGather.Run(run.Input<byte>(0), (int*)_places.Pointer, _count, run.Output<byte>(0), _bytes, run.Team);

        public override void Dispose() => _places.Dispose();
    }
}
