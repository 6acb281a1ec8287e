namespace Decant.Operators;

/// <summary>Walks all positions of a shape in row-major order and keeps the offset of each of several strided operands.</summary>
internal struct IndexWalk
{
    private readonly long[] _sizes;
    private readonly long[][] _strides;
    private readonly long[] _index;
    private readonly long[] _offsets;

    /// <summary>Starts at the first position.</summary>
    public IndexWalk(ReadOnlySpan<long> sizes, params long[][] strides)
    {
        _sizes = sizes.ToArray();
        _strides = strides;
        _index = new long[sizes.Length];
        _offsets = new long[strides.Length];
    }

    /// <summary>The present position.</summary>
    public readonly ReadOnlySpan<long> Index => _index;

    /// <summary>The offset of one operand at the present position, in elements.</summary>
    public readonly long Offset(int operand) => _offsets[operand];

    /// <summary>Moves to the next position; after the last one, back to the first.</summary>
    public readonly void Next()
    {
        for (int axis = _sizes.Length - 1; axis >= 0; axis--)
        {
            bool carry = ++_index[axis] == _sizes[axis];
            for (int operand = 0; operand < _offsets.Length; operand++)
            {
                _offsets[operand] += carry ? -(_sizes[axis] - 1) * _strides[operand][axis] : _strides[operand][axis];
            }

            if (!carry)
            {
                return;
            }

            _index[axis] = 0;
        }
    }
}
