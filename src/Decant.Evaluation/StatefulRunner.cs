using Decant.Data;
using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Evaluation;

/// <summary>Runs samples one after another and carries state from each run to the next.</summary>
public sealed class StatefulRunner
{
    private readonly IInferenceSession _session;
    private readonly Dictionary<string, Tensor> _initial = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RuntimeValue> _state = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<CarriedState> _links;

    /// <summary>Prepares to run.</summary>
    /// <param name="model">The model behind the session.</param>
    /// <param name="session">What runs it.</param>
    /// <param name="links">The outputs that become inputs.</param>
    /// <exception cref="ArgumentException">A link names no input or output of the model.</exception>
    public StatefulRunner(Model model, IInferenceSession session, IReadOnlyList<CarriedState> links)
    {
        _session = session;
        _links = links;
        foreach (CarriedState link in links)
        {
            Value input = model.Graph.Inputs.FirstOrDefault(i => i.Name == link.To)
                ?? throw new ArgumentException($"state: the model has no input '{link.To}'; it has {string.Join(", ", model.Graph.Inputs)}", nameof(links));
            if (model.Graph.Outputs.All(o => o.Name != link.From))
            {
                throw new ArgumentException($"state: the model has no output '{link.From}'; it has {string.Join(", ", model.Graph.Outputs)}", nameof(links));
            }

            _initial[link.To] = Tensor.Zeros(input.TensorType!.ElementType, ModelInputs.ConcreteShape(input));
        }
    }

    /// <summary>The inputs that the next run of <paramref name="sample"/> gets, state included.</summary>
    public IReadOnlyDictionary<string, RuntimeValue> Complete(PreparedSample sample)
    {
        if (_links.Count == 0)
        {
            return sample.Inputs;
        }

        var inputs = new Dictionary<string, RuntimeValue>(sample.Inputs, StringComparer.Ordinal);
        foreach (CarriedState link in _links)
        {
            inputs[link.To] = !sample.StartsSequence && _state.TryGetValue(link.To, out RuntimeValue? carried) ? carried : _initial[link.To];
        }

        return inputs;
    }

    /// <summary>Runs one sample.</summary>
    public IReadOnlyDictionary<string, RuntimeValue> Run(PreparedSample sample, CancellationToken cancellation = default)
    {
        IReadOnlyDictionary<string, RuntimeValue> outputs = _session.Run(Complete(sample), cancellation);
        foreach (CarriedState link in _links)
        {
            _state[link.To] = outputs[link.From];
        }

        return outputs;
    }
}
