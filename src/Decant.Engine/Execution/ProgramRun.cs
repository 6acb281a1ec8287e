using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>What one runner keeps of one program between runs: the addresses of slots and the values of the present run.</summary>
internal sealed unsafe class ProgramRun
{
    private readonly nint[] _pointers;
    private readonly RuntimeValue?[] _values;
    private readonly List<TensorPin> _pins = [];
    private readonly (int Slot, long Offset)[]?[] _views;
    private readonly Slot[] _slots;
    private byte* _boundArena;

    /// <summary>Prepares to run a program.</summary>
    public ProgramRun(Program program, int threads)
    {
        Program = program;
        ScratchBytes = program.ScratchBytes(threads);
        _slots = program.Slots;
        _pointers = (nint[])program.Pointers.Clone();
        _values = new RuntimeValue?[_slots.Length];
        _views = new (int, long)[]?[_slots.Length];
        foreach (IGrouping<Slot, Slot> group in _slots.Where(static s => s.Parent is not null).GroupBy(static s => s.Root))
        {
            _views[group.Key.Index] = [.. group.Select(static s => (s.Index, s.RootOffset))];
        }

        foreach (Slot constant in _slots.Where(static s => s is { Parent: null, Kind: SlotKind.Constant }))
        {
            _values[constant.Index] = constant.Constant;
            SetPointer(constant.Index, _pointers[constant.Index]);
        }
    }

    /// <summary>The program.</summary>
    public Program Program { get; }

    /// <summary>The scratch memory that a run needs.</summary>
    public nint ScratchBytes { get; }

    /// <summary>The addresses of all slots.</summary>
    public ReadOnlySpan<nint> Pointers => _pointers;

    /// <summary>Binds arena, inputs and outputs for one run.</summary>
    public void Begin(ReadOnlySpan<RuntimeValue?> given, RuntimeValue[] outputs, byte* arena)
    {
        if (arena != _boundArena)
        {
            _boundArena = arena;
            foreach (Slot slot in _slots)
            {
                if (slot is { Parent: null, Kind: SlotKind.Arena })
                {
                    SetPointer(slot.Index, (nint)(arena + slot.ArenaOffset));
                }
            }
        }

        for (int i = 0; i < given.Length; i++)
        {
            if (given[i] is { } value)
            {
                SetValue(Program.InputSlots[i], value);
            }
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            Slot slot = Program.Plan.Outputs[i];
            if (slot.Root.Kind == SlotKind.Output)
            {
                Tensor tensor = NewTensor(slot.Static!);
                outputs[i] = tensor;
                SetPointer(slot.Root.Index, Pin(tensor));
            }
        }
    }

    /// <summary>Reads the outputs that were not written in place, and lets go of the run's values.</summary>
    public void End(RuntimeValue[] outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] ??= Value(Program.Plan.Outputs[i].Index);
        }
    }

    /// <summary>Lets go of the run's values.</summary>
    public void Release()
    {
        foreach (TensorPin pin in _pins)
        {
            pin.Dispose();
        }

        _pins.Clear();
        foreach (Slot slot in _slots)
        {
            if (slot.Kind is SlotKind.Input or SlotKind.Managed)
            {
                _values[slot.Index] = null;
            }
        }
    }

    /// <summary>Lets go of one value.</summary>
    public void Release(int slot) => _values[slot] = null;

    /// <summary>The value in a slot of planar layout; a copy where it lies in the arena.</summary>
    public RuntimeValue Value(int index)
    {
        if (_values[index] is { } value)
        {
            return value;
        }

        Slot slot = _slots[index];
        TensorType type = slot.Static ?? throw new InvalidOperationException($"slot {slot} has no value");
        if (slot.Bytes == slot.Root.Bytes && _values[slot.Root.Index] is Tensor root)
        {
            return root.Reshape(type.Shape!);
        }

        Tensor copy = NewTensor(type);
        using TensorPin pin = copy.Pin();
        Buffer.MemoryCopy((void*)_pointers[index], pin.Pointer, copy.ByteLength, copy.ByteLength);
        return copy;
    }

    /// <summary>Sets the value of an input or of what the reference computed.</summary>
    /// <exception cref="ModelException">DEC1653: the value is of another type than was inferred.</exception>
    public void SetValue(int index, RuntimeValue value)
    {
        Slot slot = _slots[index];
        _values[index] = value;
        if (slot.Static is { } expected && value is Tensor tensor)
        {
            if (tensor.ElementType != expected.ElementType || !tensor.Sizes.SequenceEqual(expected.Shape!.Sizes))
            {
                throw new ModelException("DEC1653", $"value '{slot.Name}': {expected} was inferred and {tensor} computed");
            }

            SetPointer(index, Pin(tensor));
        }
    }

    private nint Pin(Tensor tensor)
    {
        TensorPin pin = tensor.Pin();
        _pins.Add(pin);
        return (nint)pin.Pointer;
    }

    private void SetPointer(int root, nint pointer)
    {
        _pointers[root] = pointer;
        if (_views[root] is { } views)
        {
            foreach ((int slot, long offset) in views)
            {
                _pointers[slot] = pointer + (nint)offset;
            }
        }
    }

    private static Tensor NewTensor(TensorType type)
    {
        long bytes = type.ElementType.ByteLength(type.Shape!.ElementCount);
        return bytes <= Array.MaxLength
            ? Tensor.Create(type.ElementType, GC.AllocateUninitializedArray<byte>((int)bytes), type.Shape)
            : Tensor.FromStorage(type.ElementType, type.Shape, new NativeStorage(bytes));
    }
}
