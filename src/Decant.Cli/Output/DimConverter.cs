using System.Text.Json;
using System.Text.Json.Serialization;
using Decant.Tensors;

namespace Decant.Cli;

/// <summary>Writes a dimension as a number, or as a string where it is a symbol or unknown (<c>?</c>).</summary>
public sealed class DimConverter : JsonConverter<Dim>
{
    /// <inheritdoc/>
    public override Dim Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : reader.GetString() is { } name and not "?" ? Dim.Symbol(name) : Dim.Unknown;

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
