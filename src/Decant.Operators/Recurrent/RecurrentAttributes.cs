using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The attributes that RNN, GRU and LSTM share.</summary>
public sealed record RecurrentAttributes
{
    /// <summary>The order in which sequences are read.</summary>
    public RecurrentDirection Direction { get; init; }

    /// <summary>The number of hidden units; null takes it from the weights.</summary>
    public long? HiddenSize { get; init; }

    /// <summary>The activation functions, direction after direction; null takes the operator's own.</summary>
    public EquatableList<string>? Activations { get; init; }

    /// <summary>The first parameters, in order, of those activations that have one; null takes their defaults.</summary>
    public EquatableList<float>? ActivationAlpha { get; init; }

    /// <summary>The second parameters, in order, of those activations that have one; null takes their defaults.</summary>
    public EquatableList<float>? ActivationBeta { get; init; }

    /// <summary>The bound that the activations' inputs are clamped to; null clamps nothing.</summary>
    public float? Clip { get; init; }

    /// <summary>Whether batch comes before time (<c>layout</c> 1).</summary>
    public bool BatchFirst { get; init; }

    /// <summary>The number of directions.</summary>
    public int Directions => Direction == RecurrentDirection.Bidirectional ? 2 : 1;

    /// <summary>The names of the attributes in files.</summary>
    internal static string[] AttributeNames { get; } =
        ["activation_alpha", "activation_beta", "activations", "clip", "direction", "hidden_size", "layout"];

    /// <summary>Reads the attributes of a file.</summary>
    /// <exception cref="ModelException">DEC1258: an attribute has a value that has no meaning.</exception>
    public static RecurrentAttributes Read(AttributeMap attributes) => new()
    {
        Direction = attributes.Text("direction", "forward") switch
        {
            "forward" => RecurrentDirection.Forward,
            "reverse" => RecurrentDirection.Reverse,
            "bidirectional" => RecurrentDirection.Bidirectional,
            string other => throw new ModelException("DEC1258", $"attribute 'direction': '{other}' is none of forward, reverse, bidirectional"),
        },
        HiddenSize = attributes.Contains("hidden_size") ? attributes.Int("hidden_size") : null,
        Activations = attributes.Texts("activations"),
        ActivationAlpha = attributes.Floats("activation_alpha"),
        ActivationBeta = attributes.Floats("activation_beta"),
        Clip = attributes.Contains("clip") ? attributes.Float("clip") : null,
        BatchFirst = attributes.Bool("layout"),
    };

    /// <summary>Writes the attributes for files.</summary>
    public void Write(AttributeMap attributes)
    {
        attributes.Set("direction", Direction switch
        {
            RecurrentDirection.Reverse => "reverse",
            RecurrentDirection.Bidirectional => "bidirectional",
            _ => null,
        });
        if (HiddenSize is { } hidden)
        {
            attributes.Set("hidden_size", hidden);
        }

        attributes.Set("activations", Activations).Set("activation_alpha", ActivationAlpha).Set("activation_beta", ActivationBeta);
        if (Clip is { } clip)
        {
            attributes.Set("clip", clip);
        }

        attributes.Set("layout", BatchFirst, false);
    }

    /// <summary>The activations of each direction.</summary>
    /// <param name="who">The node, for messages.</param>
    /// <param name="defaults">The operator's own activations for one direction.</param>
    /// <exception cref="ModelException">DEC1258: an activation is not known, or there are too few.</exception>
    internal RecurrentActivation[][] ResolveActivations(string who, string[] defaults)
    {
        string[] names = Activations is { Count: > 0 } given ? [.. given] : [.. Enumerable.Repeat(defaults, Directions).SelectMany(static d => d)];
        if (names.Length != defaults.Length * Directions)
        {
            throw new ModelException("DEC1258", $"{who}: {names.Length} activations for {Directions} directions, expected {defaults.Length} each");
        }

        var alphas = new Queue<float>(ActivationAlpha ?? []);
        var betas = new Queue<float>(ActivationBeta ?? []);
        return [.. names.Select(n => RecurrentActivation.Create(who, n, alphas, betas, Clip)).Chunk(defaults.Length)];
    }
}
