using Decant.Engine;
using Decant.Evaluation;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Passes;
using Decant.Tensors;

namespace Decant.Fuzz.Tests;

/// <summary>Models: each that is read is also inferred, verified, simplified, written, read again, compiled and run, under small limits.</summary>
internal abstract class ModelTarget : FuzzTarget
{
    private const long MostInputElements = 1 << 16;
    private const double MostWrittenBytes = 32 << 20;
    private const double MostRunSeconds = 0.1;

    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        using Graphs.Model model = OnnxFormat.Load(file, "mutant.onnx", string.Empty);
        Follow(model);
    }

    /// <summary>Does with a model all that may follow reading it; every step is taken, whatever became of the one before.</summary>
    protected static void Follow(Graphs.Model model)
    {
        var refusals = new List<Exception>();
        Attempt(refusals, () => GraphVerifier.Verify(model));
        Attempt(refusals, () => Write(model));
        Attempt(refusals, () => Infer(model));
        Attempt(refusals, () => Simplify(model));
        Attempt(refusals, () => Execute(model, DecantEngine.Instance));
        Attempt(refusals, () => Execute(model, ReferenceEngine.Instance));
        if (refusals.Count > 0)
        {
            throw refusals[0];
        }
    }

    private static void Attempt(List<Exception> refusals, Action step)
    {
        try
        {
            step();
        }
        catch (Exception error) when (Verdict.IsRefusal(error))
        {
            refusals.Add(error);
        }
    }

    private static void Write(Graphs.Model model)
    {
        byte[] written = OnnxFormat.ToArray(model);
        using Graphs.Model again = OnnxFormat.Load(written, "written.onnx", string.Empty);
    }

    private static void Infer(Graphs.Model model)
    {
        using Graphs.Model copy = model.Clone();
        TypeInference.Infer(copy);
        GraphVerifier.Verify(copy);
        _ = GraphPrinter.Print(copy.Graph);
    }

    private static void Simplify(Graphs.Model model)
    {
        using Graphs.Model copy = model.Clone();
        SimplifyPipeline.Create(new Passes.SimplifyOptions { FoldLimit = 1 << 20 }).Run(copy);

        // A value that repeats over a whole weight takes no room in the model, but is written in full.
        if (copy.Graph.SelfAndSubgraphs().SelectMany(static g => g.Initializers).Sum(static i => (double)i.Initializer!.ByteLength) < MostWrittenBytes)
        {
            Write(copy);
        }
    }

    private static void Execute(Graphs.Model model, IInferenceEngine engine)
    {
        if (model.Graph.RequiredInputs().Any(static i => Count(ModelInputs.ConcreteShape(i)) > MostInputElements))
        {
            return;
        }

        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(MostRunSeconds));
        try
        {
            Dictionary<string, RuntimeValue> inputs = ModelInputs.Random(model, seed: 1);
            using IInferenceSession session = engine.CreateSession(model, new SessionOptions { Limits = new EvaluationLimits { LoopIterations = 1000, MemoryBytes = GC.GetTotalMemory(false) + (16 << 20) } });
            _ = session.Run(inputs, end.Token);
        }
        catch (OperationCanceledException)
        {
            // A run that takes long is no fault; that it ends when asked is what is tested.
        }
    }

    private static double Count(Shape shape)
    {
        double count = 1;
        foreach (long size in shape.Sizes)
        {
            count *= size;
        }

        return count;
    }
}
