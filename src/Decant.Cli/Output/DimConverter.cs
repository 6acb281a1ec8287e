using System.Text.Json;
using System.Text.Json.Serialization;
using Decant.Tensors;

namespace Decant.Cli;

/// <summary>Writes a dimension of known size as a number, and any other as a string: its symbol, or <c>?</c>.</summary>
public sealed class DimConverter : JsonConverter<Dim>
{
    /// <inheritdoc/>
    public override Dim Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("dimensions are only written");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Dim value, JsonSerializerOptions options)
    {
        if (value.IsNumber)
        {
            writer.WriteNumberValue(value.Value);
        }
        else
        {
            writer.WriteStringValue(value.ToString());
        }
    }
}
