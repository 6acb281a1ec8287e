using Decant.Data;
using Decant.Engine;
using Decant.Tensors;

namespace Decant.Evaluation;

/// <summary>Runs two models side by side over samples; memory does not grow with their number.</summary>
public sealed class ModelComparison : IDisposable
{
    private readonly Side _original;
    private readonly Side _candidate;
    private readonly IReadOnlyList<ValuePair> _layers;
    private readonly IReadOnlyList<string> _candidateOutputs;
    private readonly Dictionary<string, string> _candidateInputs;
    private readonly OutputErrorAccumulator[] _layerErrors;
    private readonly OutputErrorAccumulator _error = new();
    private readonly OutputErrorAccumulator _beforeSoftmax = new();
    private readonly AgreementAccumulator _agreement = new();
    private bool _classes = true;
    private long _samples;

    /// <summary>Prepares both models.</summary>
    /// <param name="original">The model that counts as right.</param>
    /// <param name="candidate">The model to compare with it; inputs and outputs are matched by name, or by position where the names differ.</param>
    /// <param name="preprocess">Carried state, and what is added to labels.</param>
    /// <param name="layers">Inner values to compare too.</param>
    /// <exception cref="ArgumentException">The models have different numbers of inputs or outputs.</exception>
    public ModelComparison(ModelUnderTest original, ModelUnderTest candidate, Preprocess preprocess, IReadOnlyList<ValuePair>? layers = null)
    {
        _layers = layers ?? [];
        _layerErrors = [.. _layers.Select(static _ => new OutputErrorAccumulator())];
        bool softmax = FinalSoftmax.InputName(original.Model) is not null && FinalSoftmax.InputName(candidate.Model) is not null;
        _original = new Side(original, preprocess, softmax, _layers.Select(static l => l.Original));
        _candidate = new Side(candidate, preprocess, softmax, _layers.Select(static l => l.Candidate));
        _candidateOutputs = Match("outputs", _original.Outputs, _candidate.Outputs);
        _candidateInputs = _original.Inputs.Zip(Match("inputs", _original.Inputs, _candidate.Inputs)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Runs both on one sample.</summary>
    public void Add(PreparedSample sample, CancellationToken cancellation = default)
    {
        IReadOnlyDictionary<string, RuntimeValue> expected = _original.Runner.Run(sample, cancellation);
        IReadOnlyDictionary<string, RuntimeValue> found = _candidate.Runner.Run(Renamed(sample), cancellation);
        _error.Add(OutputScores.Numbers(expected, _original.Outputs), OutputScores.Numbers(found, _candidateOutputs));
        if (_original.ScoreName is { } name)
        {
            _beforeSoftmax.Add(OutputScores.Numbers(expected, [name]), OutputScores.Numbers(found, [_candidate.ScoreName!]));
        }

        AddClasses(sample, expected, found);
        for (int i = 0; i < _layers.Count; i++)
        {
            _layerErrors[i].Add(OutputScores.Numbers(expected, [_layers[i].Original]), OutputScores.Numbers(found, [_layers[i].Candidate]));
        }

        _samples++;
    }

    /// <summary>What was found over all samples so far.</summary>
    public ComparisonResult Result()
    {
        var metrics = _candidate.Accuracy();
        if (_classes)
        {
            metrics["agreement"] = _agreement.Agreement;
        }

        metrics["sqnrDb"] = _error.MeanSqnrDb;
        metrics["sqnrPooledDb"] = _error.PooledSqnrDb;
        if (_beforeSoftmax.Samples > 0)
        {
            metrics["sqnrBeforeSoftmaxDb"] = _beforeSoftmax.MeanSqnrDb;
        }

        metrics["cosine"] = _error.MeanCosine;
        metrics["maxAbs"] = _error.MaxAbs;
        return new ComparisonResult(
            _samples,
            _original.Accuracy(),
            metrics,
            [.. _layers.Zip(_layerErrors, static (l, e) => new ValueError(l, e.PooledSqnrDb, e.MaxAbs))]);
    }

    /// <summary>Releases the sessions.</summary>
    public void Dispose()
    {
        _original.Session.Dispose();
        _candidate.Session.Dispose();
    }

    private static IReadOnlyList<string> Match(string what, IReadOnlyList<string> original, IReadOnlyList<string> candidate)
    {
        if (original.All(candidate.Contains))
        {
            return original;
        }

        return original.Count == candidate.Count
            ? candidate
            : throw new ArgumentException($"the {what} of the two models do not match: {string.Join(", ", original)} against {string.Join(", ", candidate)}", nameof(candidate));
    }

    private PreparedSample Renamed(PreparedSample sample) => _candidateInputs.All(static i => i.Key == i.Value)
        ? sample
        : sample with { Inputs = sample.Inputs.ToDictionary(i => _candidateInputs.GetValueOrDefault(i.Key, i.Key), static i => i.Value) };

    private void AddClasses(PreparedSample sample, IReadOnlyDictionary<string, RuntimeValue> expected, IReadOnlyDictionary<string, RuntimeValue> found)
    {
        float[]? right = OutputScores.Classes(expected[_original.Outputs[0]]);
        float[]? other = OutputScores.Classes(found[_candidateOutputs[0]]);
        if (right is null || other is null)
        {
            _classes = false;
            return;
        }

        _agreement.Add(right, other);
        if (sample.Label is { } label)
        {
            _original.Classification.Add(right, label);
            _candidate.Classification.Add(other, label);
        }
    }

    private sealed class Side
    {
        public Side(ModelUnderTest test, Preprocess preprocess, bool softmax, IEnumerable<string> observed)
        {
            Inputs = [.. test.Model.Graph.RequiredInputs().Select(static i => i.Name)];
            Outputs = [.. test.Model.Graph.Outputs.Select(static o => o.Name)];
            ScoreName = softmax ? FinalSoftmax.InputName(test.Model) : null;
            IEnumerable<string> inner = ScoreName is null ? observed : observed.Append(ScoreName);
            Session = test.Engine.CreateSession(test.Model, new SessionOptions
            {
                Threads = test.Threads,
                Observe = [.. inner.Distinct().Where(n => !Outputs.Contains(n))],
            });
            Runner = new StatefulRunner(test.Model, Session, preprocess.State);
            Classification = new ClassificationAccumulator(preprocess.LabelOffset);
        }

        public IReadOnlyList<string> Inputs { get; }

        public IReadOnlyList<string> Outputs { get; }

        public string? ScoreName { get; }

        public IInferenceSession Session { get; }

        public StatefulRunner Runner { get; }

        public ClassificationAccumulator Classification { get; }

        public Dictionary<string, double> Accuracy() => Classification.Samples == 0
            ? []
            : new Dictionary<string, double>(StringComparer.Ordinal) { ["top1"] = Classification.Top1, ["top5"] = Classification.Top5 };
    }
}
