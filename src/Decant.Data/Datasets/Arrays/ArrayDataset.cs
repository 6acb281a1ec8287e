using System.Globalization;
using Decant.Tensors;

namespace Decant.Data;

/// <summary>The rows of an array as samples, with the rows of another as labels.</summary>
public sealed class ArrayDataset : IDataset
{
    private readonly Func<ArrayRows> _open;
    private readonly string _dataName;

    internal ArrayDataset(string name, string dataName, Func<ArrayRows> open)
    {
        Name = name;
        _dataName = dataName;
        _open = open;
        using ArrayRows rows = open();
        Count = rows.Data.Header.Rows;
        rows.Check(name);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Count { get; }

    /// <inheritdoc/>
    public IEnumerable<Sample> Read(long skip = 0, long limit = long.MaxValue)
    {
        using ArrayRows rows = _open();
        long total = rows.Data.Header.Rows;
        long first = Math.Min(skip, total);
        rows.Data.Skip(first);
        rows.Labels?.Skip(first);
        for (long i = first; i < total && i - first < limit; i++)
        {
            Tensor data = rows.Data.Read();
            int? label = rows.Labels is null ? null : Label(rows.Labels.Read(), i);
            Dictionary<string, RuntimeValue> tensors = new(StringComparer.Ordinal) { [_dataName] = data };
            yield return new Sample(i.ToString(CultureInfo.InvariantCulture), new TensorPayload(tensors), label);
        }
    }

    private int Label(Tensor row, long index)
    {
        double value = row.ReadDouble(0);
        return value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue
            ? (int)value
            : throw new ModelException("DEC1507", $"data '{Name}': the label of sample {index} is {value.ToString(CultureInfo.InvariantCulture)}, no class index");
    }
}
