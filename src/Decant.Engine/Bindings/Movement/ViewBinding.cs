using Decant.Graphs;

namespace Decant.Engine;

/// <summary>An operator whose output 0 is input 0 with another shape, where its facts say that it passes values: nothing runs.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
internal sealed class ViewBinding<TOperator> : KernelBinding<TOperator>
    where TOperator : Operator
{
    // A node may do more than that, such as dropping elements, depending on its inputs: its facts say so.
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        Value input = group.Inputs[0]!;
        if (!group.Anchor.Facts().PassesValues || group.Outputs.Skip(1).Any(static o => o is { Uses.Count: > 0 } or { IsGraphOutput: true }) || group.Outputs[0]!.Shape!.ElementCount != input.Shape!.ElementCount)
        {
            yield break;
        }

        yield return View(group, ValueLayout.Planar);
        if (group.Outputs[0]!.TensorType == input.TensorType)
        {
            foreach (ValueLayout layout in LayoutSize.Choices(input.TensorType!).Skip(1))
            {
                yield return View(group, layout);
            }
        }
    }

    // Outputs that nothing reads lie where output 0 does.
    private static KernelPlan View(NodeGroup group, ValueLayout layout) => KernelPlan.View(group.Inputs.Count, layout) with
    {
        Outputs = [.. group.Outputs.Select(_ => layout)],
        Views = new long[group.Outputs.Count],
    };
}
