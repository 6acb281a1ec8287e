using System.Text;
using Decant.Data;
using Decant.Tensors;

namespace Decant.Fuzz.Tests;

/// <summary>Preprocessing files, read, bound and applied to a small picture, a short sound and a tensor.</summary>
internal sealed class PreprocessTarget : FuzzTarget
{
    private static readonly Sample[] Inputs =
    [
        new("picture", Payload(PngBuilder.Build(11, 9, 8, 2, 0))),
        new("sound", Payload(ArraySamples.Wav().First().Bytes())),
        new("tensor", new TensorPayload(new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Create(new float[12], Shape.Of(1, 3, 4)) })),
    ];

    private static readonly string[] More =
    [
        "- audio: { rate: 16000, hop: 512, context: 64, channel: mix, resample: linear }\n- reshape: [1, -1]\n",
        "inputs:\n  x:\n    - decode: rgb\n    - resize: { short: 8, method: area }\n    - crop: [4, 4]\n    - cast: float32\n    - divide: 255\n    - mean: [0.4, 0.5, 0.6]\n    - std: [0.2, 0.2, 0.2]\n    - layout: nchw\n"
            + "state: { from: y, to: s }\nconstants:\n  sr: { value: 16000, type: int64, shape: [] }\n  k: [[1, 2], [3, 4]]\nlabels: { offset: 1 }\n",
    ];

    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        Preprocess preprocess = Preprocess.Load(ScratchFile.Write("mutant.yaml", file));
        string[] names = ["x"];
        Preprocess bound = preprocess.Bind([.. names, .. preprocess.State.Select(static s => s.To)]);
        var refused = new List<Exception>();
        foreach (Sample input in Inputs)
        {
            try
            {
                foreach (PreparedSample prepared in bound.Apply(input).Take(4))
                {
                    _ = prepared.Name;
                }
            }
            catch (DecantException error)
            {
                // A step fits one kind of sample; each is tried.
                refused.Add(error);
            }
        }

        if (refused.Count == Inputs.Length)
        {
            throw refused[0];
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() =>
        Preprocess.PresetNames.Select(static n => Preprocess.Load(n).Text).Concat(More).Select(static t => new FuzzSample("yaml", Encoding.UTF8.GetBytes(t)));

    /// <inheritdoc/>
    protected override byte[] Mutate(FuzzSample sample, Random random) =>
        random.Next(2) == 0 ? base.Mutate(sample, random) : TextMutator.Mutate(sample.Bytes(), Samples[random.Next(Samples.Count)].Bytes(), random);

    private static FilePayload Payload(byte[] bytes) => new("sample", bytes.Length, () => new MemoryStream(bytes));
}
