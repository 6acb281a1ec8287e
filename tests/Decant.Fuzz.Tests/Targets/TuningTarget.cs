using System.Text;
using Decant.Engine;
using Decant.Tensors;

namespace Decant.Fuzz.Tests;

/// <summary>Tuning logs, read, and asked while a small model is compiled.</summary>
internal sealed class TuningTarget : FuzzTarget
{
    private static readonly string Log = string.Concat(Enumerable.Range(1, 4).Select(static n =>
        $$$"""{"kind":"Conv 3x3/1 float32 blocked","sizes":[1,{{{8 * n}}},8,8,8],"instructionSet":"{{{TuningLog.InstructionSet}}}","threads":1,"version":"{{{DecantEngine.Instance.Version}}}","kernel":"direct","milliseconds":{"direct":0.5,"winograd":{{{n}}}e-1}}""" + "\n"));

    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        string path = ScratchFile.Write("mutant.jsonl", file);
        var log = new TuningLog(path);
        using Graphs.Model model = ModelSamples.Dense();
        using IInferenceSession session = InferenceEngines.Create(DecantEngine.Instance.Name, tuning: log).CreateSession(model, new SessionOptions { Threads = 1 });
        _ = session.Run(new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Zeros(ElementType.Float32, Shape.Of(2, 3)) });
    }

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() => [new("log", Encoding.UTF8.GetBytes(Log)), new("one line", Encoding.UTF8.GetBytes(Log[..(Log.IndexOf('\n', StringComparison.Ordinal) + 1)]))];

    /// <inheritdoc/>
    protected override byte[] Mutate(FuzzSample sample, Random random) =>
        random.Next(2) == 0 ? base.Mutate(sample, random) : TextMutator.Mutate(sample.Bytes(), Samples[random.Next(Samples.Count)].Bytes(), random);
}
