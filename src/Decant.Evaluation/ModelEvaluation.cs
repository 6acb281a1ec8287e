using Decant.Data;
using Decant.Engine;
using Decant.Tensors;

namespace Decant.Evaluation;

/// <summary>Runs a model over labelled samples; memory does not grow with their number.</summary>
public static class ModelEvaluation
{
    /// <summary>The accuracy of a classifier.</summary>
    /// <param name="test">The model and its engine.</param>
    /// <param name="data">The samples, bound to the model.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <returns>The number of samples, and <c>top1</c> and <c>top5</c> over those with a label.</returns>
    /// <exception cref="ModelException">DEC1672: no sample has a label. DEC1673: the first output holds no scores of classes.</exception>
    public static (long Samples, Dictionary<string, double> Metrics) Run(ModelUnderTest test, PreparedDataset data, CancellationToken cancellation = default)
    {
        using IInferenceSession session = test.Engine.CreateSession(test.Model, new SessionOptions { Threads = test.Threads });
        var runner = new StatefulRunner(test.Model, session, data.Preprocess.State);
        var classes = new ClassificationAccumulator(data.Preprocess.LabelOffset);
        string output = test.Model.Graph.Outputs[0].Name;
        long samples = 0;
        foreach (PreparedSample sample in data.Read(prefetch: 4))
        {
            IReadOnlyDictionary<string, RuntimeValue> outputs = runner.Run(sample, cancellation);
            samples++;
            if (sample.Label is { } label)
            {
                float[] scores = OutputScores.Classes(outputs[output])
                    ?? throw new ModelException("DEC1673", $"output '{output}' is {outputs[output]}: it holds no scores of classes, so that accuracy means nothing");
                classes.Add(scores, label);
            }
        }

        return classes.Samples > 0
            ? (samples, new Dictionary<string, double>(StringComparer.Ordinal) { ["top1"] = classes.Top1, ["top5"] = classes.Top5 })
            : throw new ModelException("DEC1672", $"data '{data.Dataset.Name}': none of its {samples} samples has a label; give --labels, or compare two models instead");
    }
}
