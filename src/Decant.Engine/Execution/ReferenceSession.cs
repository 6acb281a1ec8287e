using System.Diagnostics;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A session of the reference engine.</summary>
internal sealed class ReferenceSession : IInferenceSession
{
    private readonly Model _model;
    private readonly SessionOptions _options;
    private readonly HashSet<string> _observed;

    /// <summary>Creates a session.</summary>
    /// <exception cref="ArgumentException">DEC1652: an observed value does not exist.</exception>
    public ReferenceSession(Model model, SessionOptions options)
    {
        _model = model;
        _options = options;
        _observed = [.. options.Observe];
        foreach (string name in options.Observe)
        {
            _ = model.Graph.Find(name)
                ?? throw new ArgumentException($"DEC1652 observe: the model has no value '{name}'; name a value of its main graph", nameof(options));
        }
    }

    /// <inheritdoc/>
    public ExecutionProfile? Profile { get; private set; }

    /// <inheritdoc/>
    public long? PeakBytes => null;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, RuntimeValue> Run(IReadOnlyDictionary<string, RuntimeValue> inputs, CancellationToken cancellation = default)
    {
        var results = new Dictionary<string, RuntimeValue>();
        var observed = new Dictionary<string, RuntimeValue>();
        var nodes = new List<NodeProfile>();
        long start = Stopwatch.GetTimestamp();
        void Record(Node node, IReadOnlyList<RuntimeValue?> outputs)
        {
            long now = Stopwatch.GetTimestamp();
            nodes.Add(new NodeProfile(node.Name, node.Op.Schema.Name, "reference", (now - start) * 1000.0 / Stopwatch.Frequency));
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                if (node.Graph == _model.Graph && node.Outputs[i] is { } output && _observed.Contains(output.Name) && outputs[i] is { } value)
                {
                    observed[output.Name] = value;
                }
            }

            start = Stopwatch.GetTimestamp();
        }

        var evaluator = new ReferenceEvaluator(_model) { Observer = Record, Limits = _options.Limits };
        IReadOnlyList<RuntimeValue> values = evaluator.Run(inputs, cancellation);
        for (int i = 0; i < values.Count; i++)
        {
            results[_model.Graph.Outputs[i].Name] = values[i];
        }

        foreach (string name in _options.Observe)
        {
            results[name] = observed.GetValueOrDefault(name) ?? inputs.GetValueOrDefault(name) ?? _model.Graph.Find(name)!.Initializer!;
        }

        Profile = _options.Profile ? new ExecutionProfile(nodes) : null;
        return results;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
