using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>The inputs that a model sees while it is calibrated.</summary>
public static class CalibrationInputs
{
    /// <summary>The complete inputs of each sample. A model with state gets the state that it carries itself from sample to sample.</summary>
    /// <param name="test">The float model and what runs it.</param>
    /// <param name="data">The samples, bound to the model's inputs.</param>
    /// <param name="cancellation">Ends the reading early.</param>
    /// <exception cref="ArgumentException">The preprocessing carries a state that the model does not have.</exception>
    public static IEnumerable<IReadOnlyDictionary<string, RuntimeValue>> Read(
        ModelUnderTest test, PreparedDataset data, CancellationToken cancellation = default)
    {
        using IInferenceSession session = test.Engine.CreateSession(test.Model, new SessionOptions { Threads = test.Threads });
        var runner = new StatefulRunner(test.Model, session, data.Preprocess.State);
        foreach (PreparedSample sample in data.Read(prefetch: 4))
        {
            IReadOnlyDictionary<string, RuntimeValue> inputs = runner.Complete(sample);
            if (data.Preprocess.State.Count > 0)
            {
                runner.Run(sample, cancellation);
            }

            yield return inputs;
        }
    }
}
