using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Writes updates into a copy of a tensor, replacing what is there or combining with it, in the order of the updates.</summary>
internal static class ScatterReduction
{
    /// <summary>The attribute's default: the last update wins.</summary>
    public const string None = "none";

    /// <summary>Updates are added.</summary>
    public const string Add = "add";

    /// <summary>The data with runs of updates written at the given places.</summary>
    /// <param name="context">The node.</param>
    /// <param name="data">The tensor to copy.</param>
    /// <param name="updates">The updates, one run after the other.</param>
    /// <param name="starts">Where each run is written.</param>
    /// <param name="run">The elements of a run.</param>
    /// <param name="reduction"><c>none</c>, <c>add</c>, <c>mul</c>, <c>max</c> or <c>min</c>.</param>
    public static Tensor Apply(EvaluationContext context, Tensor data, Tensor updates, long[] starts, long run, string reduction)
    {
        if (updates.Length != starts.LongLength * run)
        {
            throw context.Fail("DEC1228", $"updates {updates} do not fit {starts.Length} places of {run} elements");
        }

        return reduction switch
        {
            None => Replace(data, updates, starts, run),
            Add => Combine<AddOp.Function>(context, data, updates, starts, run),
            "mul" => Combine<MulOp.Function>(context, data, updates, starts, run),
            "max" => Combine<MaxOp.Function>(context, data, updates, starts, run),
            "min" => Combine<MinOp.Function>(context, data, updates, starts, run),
            _ => throw context.Fail("DEC1228", $"reduction '{reduction}' is none of none, add, mul, max, min"),
        };
    }

    private static Tensor Replace(Tensor data, Tensor updates, long[] starts, long run)
    {
        using var original = new ElementSource(data);
        using var source = new ElementSource(updates);
        using var buffer = new ElementBuffer(data.ElementType, data.Length);
        buffer.CopyRun(original, 0, 0, data.Length);
        for (int i = 0; i < starts.Length; i++)
        {
            buffer.CopyRun(source, i * run, starts[i], run);
        }

        return buffer.ToTensor(data.Shape);
    }

    private static Tensor Combine<TFunction>(EvaluationContext context, Tensor data, Tensor updates, long[] starts, long run)
        where TFunction : IBinaryFunction => data.ElementType switch
        {
            ElementType.Float32 => Combine<TFunction, float>(data, updates, starts, run),
            ElementType.Float64 => Combine<TFunction, double>(data, updates, starts, run),
            ElementType.Float16 => Combine<TFunction, Half>(data, updates, starts, run),
            ElementType.Int8 => Combine<TFunction, sbyte>(data, updates, starts, run),
            ElementType.Int16 => Combine<TFunction, short>(data, updates, starts, run),
            ElementType.Int32 => Combine<TFunction, int>(data, updates, starts, run),
            ElementType.Int64 => Combine<TFunction, long>(data, updates, starts, run),
            ElementType.UInt8 => Combine<TFunction, byte>(data, updates, starts, run),
            ElementType.UInt16 => Combine<TFunction, ushort>(data, updates, starts, run),
            ElementType.UInt32 => Combine<TFunction, uint>(data, updates, starts, run),
            ElementType.UInt64 => Combine<TFunction, ulong>(data, updates, starts, run),
            ElementType.BFloat16 => ElementCast.Convert(
                Combine<TFunction, float>(
                    ElementCast.Convert(data, ElementType.Float32), ElementCast.Convert(updates, ElementType.Float32), starts, run),
                ElementType.BFloat16),
            _ => throw context.Fail("DEC1206", $"element type {data.ElementType.Name()} is not evaluated"),
        };

    private static Tensor Combine<TFunction, T>(Tensor data, Tensor updates, long[] starts, long run)
        where TFunction : IBinaryFunction
        where T : unmanaged, INumber<T>
    {
        T[] result = data.ToArray<T>();
        ReadOnlySpan<T> values = updates.AsSpan<T>();
        for (int i = 0; i < starts.Length; i++)
        {
            for (long j = 0; j < run; j++)
            {
                ref T place = ref result[starts[i] + j];
                place = TFunction.Apply(place, values[(int)((i * run) + j)]);
            }
        }

        return Tensor.Create(result, data.Shape);
    }
}
