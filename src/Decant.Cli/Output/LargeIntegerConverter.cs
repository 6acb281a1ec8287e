using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Decant.Cli;

/// <summary>Writes integers beyond 2^53, which many readers of JSON would round, as strings.</summary>
public sealed class LargeIntegerConverter : JsonConverter<long>
{
    private const long Exact = 1L << 53;

    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? long.Parse(reader.GetString()!, CultureInfo.InvariantCulture) : reader.GetInt64();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options)
    {
        if (value is <= Exact and >= -Exact)
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
