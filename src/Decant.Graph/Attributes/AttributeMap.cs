using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>An operator's attributes by name, in the order they were added.</summary>
public sealed class AttributeMap : IEnumerable<KeyValuePair<string, AttributeValue>>
{
    private readonly OrderedDictionary<string, AttributeValue> _values = new(StringComparer.Ordinal);

    /// <summary>The number of attributes.</summary>
    public int Count => _values.Count;

    /// <summary>The attribute called <paramref name="name"/>, or null.</summary>
    public AttributeValue? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Adds or replaces an attribute.</summary>
    public AttributeMap Add(string name, AttributeValue value)
    {
        _values[name] = value;
        return this;
    }

    /// <summary>Removes an attribute and says whether it was there.</summary>
    public bool Remove(string name) => _values.Remove(name);

    /// <summary>Whether there is an attribute called <paramref name="name"/>.</summary>
    public bool Contains(string name) => _values.ContainsKey(name);

    /// <summary>Adds an integer unless it is the default.</summary>
    public AttributeMap Set(string name, long value, long? defaultValue = null) =>
        value == defaultValue ? this : Add(name, new IntAttribute(value));

    /// <summary>Adds a truth value, as 0 or 1, unless it is the default.</summary>
    public AttributeMap Set(string name, bool value, bool? defaultValue = null) =>
        value == defaultValue ? this : Add(name, new IntAttribute(value ? 1 : 0));

    /// <summary>Adds a number unless it is the default.</summary>
    public AttributeMap Set(string name, float value, float? defaultValue = null) =>
        value.Equals(defaultValue) ? this : Add(name, new FloatAttribute(value));

    /// <summary>Adds a text unless it is null or the default.</summary>
    public AttributeMap Set(string name, string? value, string? defaultValue = null) =>
        value is null || value == defaultValue ? this : Add(name, new StringAttribute(value));

    /// <summary>Adds a list unless it is null.</summary>
    public AttributeMap Set(string name, EquatableList<long>? value) =>
        value is { } list ? Add(name, new IntListAttribute(list)) : this;

    /// <summary>Adds a list unless it is null.</summary>
    public AttributeMap Set(string name, EquatableList<float>? value) =>
        value is { } list ? Add(name, new FloatListAttribute(list)) : this;

    /// <summary>Adds a list unless it is null.</summary>
    public AttributeMap Set(string name, EquatableList<string>? value) =>
        value is { } list ? Add(name, new StringListAttribute(list)) : this;

    /// <summary>Adds a tensor unless it is null.</summary>
    public AttributeMap Set(string name, Tensor? value) => value is null ? this : Add(name, new TensorAttribute(value));

    /// <summary>Adds an element type by its number.</summary>
    public AttributeMap Set(string name, ElementType value, ElementType? defaultValue = null) =>
        value == defaultValue ? this : Add(name, new IntAttribute((long)value));

    /// <summary>The integer called <paramref name="name"/>, or the default.</summary>
    /// <exception cref="ModelException">DEC1101: it is of another kind. DEC1102: it is missing and has no default.</exception>
    public long Int(string name, long? defaultValue = null) =>
        TryGet(name, out IntAttribute? found) ? found.Value : defaultValue ?? throw Missing(name);

    /// <summary>The truth value called <paramref name="name"/>, or the default.</summary>
    /// <inheritdoc cref="Int"/>
    public bool Bool(string name, bool defaultValue = false) => Int(name, defaultValue ? 1 : 0) != 0;

    /// <summary>The number called <paramref name="name"/>, or the default.</summary>
    /// <inheritdoc cref="Int"/>
    public float Float(string name, float? defaultValue = null) =>
        TryGet(name, out FloatAttribute? found) ? found.Value : defaultValue ?? throw Missing(name);

    /// <summary>The text called <paramref name="name"/>, or the default.</summary>
    /// <inheritdoc cref="Int"/>
    public string Text(string name, string? defaultValue = null) =>
        TryGet(name, out StringAttribute? found) ? found.Value : defaultValue ?? throw Missing(name);

    /// <summary>The element type called <paramref name="name"/>, or the default.</summary>
    /// <inheritdoc cref="Int"/>
    public ElementType Type(string name, ElementType? defaultValue = null)
    {
        long number = Int(name, defaultValue is { } type ? (long)type : null);
        return number is > 0 and <= (long)ElementType.Int2 || (number == 0 && defaultValue == ElementType.Undefined)
            ? (ElementType)number
            : throw new ModelException("DEC1103", $"attribute '{name}': {number} is no element type");
    }

    /// <summary>The list called <paramref name="name"/>, or null.</summary>
    /// <inheritdoc cref="Int"/>
    public EquatableList<long>? Ints(string name) =>
        TryGet(name, out IntListAttribute? found) ? found.Value : null;

    /// <summary>The list called <paramref name="name"/>, or null.</summary>
    /// <inheritdoc cref="Int"/>
    public EquatableList<float>? Floats(string name) =>
        TryGet(name, out FloatListAttribute? found) ? found.Value : null;

    /// <summary>The list called <paramref name="name"/>, or null.</summary>
    /// <inheritdoc cref="Int"/>
    public EquatableList<string>? Texts(string name) =>
        TryGet(name, out StringListAttribute? found) ? found.Value : null;

    /// <summary>The tensor called <paramref name="name"/>, or null.</summary>
    /// <inheritdoc cref="Int"/>
    public Tensor? Tensor(string name) => TryGet(name, out TensorAttribute? found) ? found.Value : null;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, AttributeValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static ModelException Missing(string name) =>
        new("DEC1102", $"attribute '{name}': required but missing");

    private bool TryGet<T>(string name, [NotNullWhen(true)] out T? value)
        where T : AttributeValue
    {
        value = null;
        if (!_values.TryGetValue(name, out AttributeValue? found))
        {
            return false;
        }

        value = found as T ?? EmptyList<T>(found)
            ?? throw new ModelException("DEC1101", $"attribute '{name}': expected {Kind(typeof(T).Name)}, found {Kind(found.GetType().Name)}");
        return true;
    }

    // Files do not say of what kind an empty list is.
    private static T? EmptyList<T>(AttributeValue found)
        where T : AttributeValue => found switch
        {
            IntListAttribute { Value.Count: 0 } when typeof(T) == typeof(FloatListAttribute) => (T)(AttributeValue)new FloatListAttribute([]),
            IntListAttribute { Value.Count: 0 } when typeof(T) == typeof(StringListAttribute) => (T)(AttributeValue)new StringListAttribute([]),
            _ => null,
        };

    private static string Kind(string typeName) => typeName.Replace("Attribute", string.Empty, StringComparison.Ordinal);
}
