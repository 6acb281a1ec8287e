using Decant.Graphs;

namespace Decant.Engine;

/// <summary>Conversions between the layouts of values.</summary>
internal static class LayoutConversion
{
    /// <summary>The plan that converts a tensor.</summary>
    public static KernelPlan Plan(TensorType type, ValueLayout from, ValueLayout to) =>
        throw new InvalidOperationException($"no kernel converts {type} from {from} to {to}");
}
