namespace Decant.Kernels;

/// <summary>
/// Scaled dot-product attention, <c>softmax(cap(Q·Kᵀ · scale) + bias) · V</c> (Vaswani et al., 2017). The scores of a block of queries are computed, turned into
/// weights and used up while they are in cache; they never stand in memory as a whole. A query that sees no key gives NaN; keys that it does not see are
/// not read.
/// </summary>
public static unsafe class Attention
{
    private const nint StripeFloats = 32 * 1024;
    private const nint MostRows = 48;
    private const nint FewRows = 8;

    /// <summary>The bytes of scratch memory that a run needs.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="threads">The threads of the team.</param>
    public static nint ScratchBytes(in AttentionShape shape, int threads) => Few(shape)
        ? threads * RowBytes(shape)
        : PackedBytes(shape) + threads * BlockBytes(shape);

    /// <summary>Computes it.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="arguments">The arrays.</param>
    /// <param name="team">The threads.</param>
    public static void Run(in AttentionShape shape, in AttentionArguments arguments, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        if (Few(shape))
        {
            AttentionRows rows = new() { Shape = shape, Arguments = arguments, WorkerBytes = RowBytes(shape) };
            team.Run(ref rows, shape.Batch * shape.KeyHeads);
            return;
        }

        nint keyFloats = KeyFloats(shape), valueFloats = ValueFloats(shape);
        AttentionPacking packing = new()
        {
            Shape = shape, K = arguments.K, V = arguments.V, Keys = (float*)arguments.Scratch, KeyFloats = keyFloats,
            Values = (float*)arguments.Scratch + shape.Batch * shape.KeyHeads * keyFloats, ValueFloats = valueFloats,
        };
        team.Run(ref packing, shape.Batch * shape.KeyHeads);
        nint rowsEach = Rows(shape), blocks = (shape.Queries + rowsEach - 1) / rowsEach;
        AttentionBlocks job = new()
        {
            Shape = shape, Arguments = arguments, Packed = packing, Rows = rowsEach, Blocks = blocks, Stride = Stride(shape),
            Scratch = arguments.Scratch + PackedBytes(shape), WorkerBytes = BlockBytes(shape),
        };
        team.Run(ref job, shape.Batch * shape.Heads * blocks);
    }

    // With few queries a head, packing the keys would cost more than multiplying by them.
    private static bool Few(in AttentionShape shape) => shape.Queries * (shape.Heads / shape.KeyHeads) <= FewRows;

    private static nint Stride(in AttentionShape shape) => (shape.Keys + 7) / 8 * 8;

    private static nint Rows(in AttentionShape shape) => Math.Clamp(StripeFloats / Math.Max(Stride(shape), 1) / 6 * 6, 6, MostRows);

    private static nint KeyFloats(in AttentionShape shape) => (new PanelLayout(shape.Keys).Floats(shape.Size) + 15) / 16 * 16;

    private static nint ValueFloats(in AttentionShape shape) => (new PanelLayout(shape.ValueSize).Floats(shape.Keys) + 15) / 16 * 16;

    private static nint PackedBytes(in AttentionShape shape) => shape.Batch * shape.KeyHeads * (KeyFloats(shape) + ValueFloats(shape)) * sizeof(float);

    private static nint RowBytes(in AttentionShape shape) => Align(shape.Queries * (shape.Heads / shape.KeyHeads) * Stride(shape) * sizeof(float));

    private static nint BlockBytes(in AttentionShape shape) =>
        Align((Rows(shape) * Stride(shape) + Rows(shape)) * sizeof(float)) + Align(AttentionBlocks.ListBytes(Rows(shape), shape.Keys));

    private static nint Align(nint bytes) => (bytes + NativeBuffer.Alignment - 1) / NativeBuffer.Alignment * NativeBuffer.Alignment;
}
