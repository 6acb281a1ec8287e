using Decant.Tensors;

namespace Decant.Data;

/// <summary>The open readers of a dataset's arrays, and what they read from.</summary>
internal sealed class ArrayRows(RowReader data, RowReader? labels, IDisposable? source) : IDisposable
{
    public RowReader Data { get; } = data;

    public RowReader? Labels { get; } = labels;

    /// <summary>Refuses labels that are not one number for each sample.</summary>
    public void Check(string name)
    {
        if (Labels is null)
        {
            return;
        }

        ArrayHeader labels = Labels.Header;
        if (labels.Rows != Data.Header.Rows || labels.ElementCount != labels.Rows || labels.Type is ElementType.Complex64 or ElementType.Complex128)
        {
            throw new ModelException(
                "DEC1507",
                $"data '{name}': labels {labels.Type.Name()}[{string.Join(',', labels.Sizes)}] are not one number for each of the {Data.Header.Rows} samples; choose another array, or none");
        }
    }

    public void Dispose()
    {
        Data.Dispose();
        Labels?.Dispose();
        source?.Dispose();
    }
}
