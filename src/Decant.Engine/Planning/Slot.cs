using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>One value in one layout: a register of a program.</summary>
internal sealed class Slot(int index, string name, DataType? type, ValueLayout layout, SlotKind kind)
{
    /// <summary>The position among the program's slots.</summary>
    public int Index { get; } = index;

    /// <summary>The value's name.</summary>
    public string Name { get; } = name;

    /// <summary>The value's type; static for all kinds but <see cref="SlotKind.Managed"/>.</summary>
    public DataType? Type { get; } = type;

    /// <summary>The layout.</summary>
    public ValueLayout Layout { get; } = layout;

    /// <summary>Where the memory comes from; that of a view is its root's.</summary>
    public SlotKind Kind { get; set; } = kind;

    /// <summary>The slot whose memory this one is a part of, or null for a root.</summary>
    public Slot? Parent { get; private set; }

    /// <summary>Where the slot starts in its parent, in bytes.</summary>
    public long ParentOffset { get; private set; }

    /// <summary>The tensor of a constant, in planar layout.</summary>
    public Tensor? Constant { get; init; }

    /// <summary>The index among the program's inputs or outputs.</summary>
    public int Port { get; set; } = -1;

    /// <summary>The offset in the arena of a root of kind <see cref="SlotKind.Arena"/>.</summary>
    public long ArenaOffset { get; set; }

    /// <summary>The static tensor type, or null.</summary>
    public TensorType? Static => Type is TensorType { Shape.IsStatic: true } tensor && tensor.ElementType.BitWidth() >= 8 ? tensor : null;

    /// <summary>The bytes that the slot takes; 0 where the type is not static.</summary>
    public long Bytes => Static is { } type ? LayoutSize.Bytes(type, Layout) : 0;

    /// <summary>The slot that owns the memory.</summary>
    public Slot Root => Parent is null ? this : Parent.Root;

    /// <summary>Where the slot starts in its root, in bytes.</summary>
    public long RootOffset => Parent is null ? 0 : ParentOffset + Parent.RootOffset;

    /// <summary>Makes the slot a part of another one's memory.</summary>
    public void PlaceIn(Slot parent, long offset)
    {
        Parent = parent;
        ParentOffset = offset;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Type} {Layout} {Root.Kind}";
}
