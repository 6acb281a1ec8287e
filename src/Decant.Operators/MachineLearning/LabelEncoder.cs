using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Maps each element to the value beside the key that it equals (the last such key; NaN equals NaN), or to a default. Keys, values and the
/// default are attributes in one of several forms, and kept in the form that they came in.
/// </summary>
/// <param name="KeysName">The name of the attribute that holds the keys.</param>
/// <param name="Keys">The keys.</param>
/// <param name="ValuesName">The name of the attribute that holds the values.</param>
/// <param name="Values">The values.</param>
/// <param name="DefaultName">The name of the attribute that holds the default, or null for the standard's: <c>_Unused</c>, -1 or -0.0.</param>
/// <param name="Default">The default, or null.</param>
public sealed record LabelEncoderOp(
    string KeysName, AttributeValue Keys, string ValuesName, AttributeValue Values, string? DefaultName = null, AttributeValue? Default = null) : Operator
{
    private static readonly TypeSet Types = TypeSet.Of(
        ElementType.String, ElementType.Int64, ElementType.Float32, ElementType.Int32, ElementType.Int16, ElementType.Float64);

    /// <summary>LabelEncoder of the machine learning domain.</summary>
    public static OperatorSchema Definition { get; } = new("LabelEncoder", 4)
    {
        Domain = OperatorDomains.MachineLearning,
        Inputs = [new("X", Types, "T1")],
        Outputs = [new("Y", Types, "T2")],
        Attributes =
        [
            "default_float", "default_int64", "default_string", "default_tensor", "keys_floats", "keys_int64s", "keys_strings", "keys_tensor",
            "values_floats", "values_int64s", "values_strings", "values_tensor",
        ],
        Create = FromAttributes,
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        attributes.Add(KeysName, Keys).Add(ValuesName, Values);
        if (DefaultName is not null && Default is not null)
        {
            attributes.Add(DefaultName, Default);
        }
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, ToTensor(Values).ElementType, context.Shape(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor keys = ToTensor(Keys);
        Tensor values = ToTensor(Values);
        Tensor x = context.Input(0);
        Tensor fallback = Default is null ? StandardDefault(values.ElementType) : ToTensor(Default);
        if (keys.Length != values.Length || keys.ElementType != x.ElementType || fallback.ElementType != values.ElementType || fallback.Length != 1)
        {
            throw context.Fail("DEC1271", $"keys {keys}, values {values} and default {fallback} do not fit each other or the input {x}");
        }

        long[] places = x.ElementType switch
        {
            ElementType.String => Find(x.Strings.ToArray(), keys.Strings.ToArray()),
            ElementType.Float32 or ElementType.Float64 => Find(x.ToDoubles(), keys.ToDoubles()),
            _ => Find(x.ToInt64s(), keys.ToInt64s()),
        };
        Tensor all = TensorMovement.Concat([values.Reshape(Shape.Of(values.Length)), fallback.Reshape(Shape.Of(1))], 0);
        context.SetOutput(0, TensorMovement.Select(all, places, 1, x.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => OperatorFacts.None with { IsElementwise = true };

    private static LabelEncoderOp FromAttributes(AttributeMap attributes)
    {
        (string keysName, AttributeValue keys) = Only(attributes, "keys_") ?? throw Missing("keys_");
        (string valuesName, AttributeValue values) = Only(attributes, "values_") ?? throw Missing("values_");

        // A default of another kind than the values has no meaning.
        string name = attributes.Contains("default_tensor") ? "default_tensor" : ToTensor(values).ElementType switch
        {
            ElementType.String => "default_string",
            ElementType.Float32 or ElementType.Float64 => "default_float",
            _ => "default_int64",
        };
        AttributeValue? fallback = attributes[name];
        return new LabelEncoderOp(keysName, keys, valuesName, values, fallback is null ? null : name, fallback);
    }

    private static (string Name, AttributeValue Value)? Only(AttributeMap attributes, string prefix)
    {
        (string, AttributeValue)? found = null;
        foreach ((string name, AttributeValue value) in attributes.Where(a => a.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            found = found is null ? (name, value) : throw new ModelException("DEC1271", $"more than one of the attributes '{prefix}…' is given");
        }

        return found;
    }

    private static ModelException Missing(string prefix) => new("DEC1271", $"none of the attributes '{prefix}…' is given");

    private static Tensor ToTensor(AttributeValue value) => value switch
    {
        TensorAttribute tensor => tensor.Value,
        StringListAttribute list => Tensor.FromStrings([.. list.Value], Shape.Of(list.Value.Count)),
        IntListAttribute list => Tensor.Create(list.Value.ToArray(), Shape.Of(list.Value.Count)),
        FloatListAttribute list => Tensor.Create(list.Value.ToArray(), Shape.Of(list.Value.Count)),
        StringAttribute text => Tensor.FromStrings([text.Value], Shape.Of(1)),
        IntAttribute number => Tensor.Vector(number.Value),
        FloatAttribute number => Tensor.Vector(number.Value),
        _ => throw new ModelException("DEC1271", $"{value} is neither a list nor a tensor"),
    };

    private static Tensor StandardDefault(ElementType type) => type switch
    {
        ElementType.String => Tensor.FromStrings(["_Unused"], Shape.Of(1)),
        ElementType.Float32 or ElementType.Float64 => TensorConversion.FromDoubles(type, [-0.0], Shape.Of(1)),
        _ => TensorConversion.FromInt64s(type, [-1], Shape.Of(1)),
    };

    // Where each element's value is, the default lying behind the values.
    private static long[] Find<T>(T[] elements, T[] keys)
        where T : IEquatable<T>
    {
        var places = new Dictionary<T, long>();
        for (int i = 0; i < keys.Length; i++)
        {
            places[keys[i]] = i;
        }

        return Array.ConvertAll(elements, e => places.TryGetValue(e, out long place) ? place : keys.Length);
    }
}
