using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Decant.Tensors;

namespace Decant.Quantization.Bench;

/// <summary>What integer weights do to recurrent models, by the way they are made and run.</summary>
internal static class RecurrentTable
{
    public static void Run(string assets, string only, int samples, int limit)
    {
        foreach ((string name, string file, Func<Model, PreparedDataset> open) in Cases(assets).Where(c => c.Name.Contains(only, StringComparison.Ordinal)))
        {
            using Model loaded = Model.Load(Path.Combine(assets, file));
            using Model simple = loaded.Simplify();
            PreparedDataset data = open(simple);
            PreparedDataset evaluation = data.Skip(samples).Take(limit);
            Console.WriteLine($"{name}: {samples} samples to fit on, the next {limit} to measure on");
            foreach ((string method, Func<Model> make) in Methods(simple, data.Take(samples)))
            {
                try
                {
                    using Model quantized = make();
                    ComparisonReport report = quantized.CompareWith(simple, evaluation);
                    Console.WriteLine($"  {method,-32}SQNR {report.SqnrDb,6:F2} dB  1 - cosine {1 - report.Cosine,9:E2}  weights {Bytes(quantized),10:N0} of {Bytes(simple),10:N0} bytes");
                }
                catch (ModelException e)
                {
                    Console.WriteLine($"  {method,-32}{e.Message}");
                }
            }
        }
    }

    private static IEnumerable<(string, Func<Model>)> Methods(Model model, PreparedDataset samples)
    {
        yield return ("dynamic int8", () => model.QuantizeDynamic());
        yield return ("dynamic int8, one scale", () => model.QuantizeDynamic(new DynamicQuantizationOptions { PerAxis = false }));
        yield return ("dynamic int8, spectrum in float", () => model.QuantizeDynamic(new DynamicQuantizationOptions { KeepFloat = ["*stft*"] }));
        yield return ("static int8, spectrum in float", () => model.QuantizeStatic(new StaticQuantizationOptions { KeepFloat = ["*stft*"] }, samples));
        yield return ("static int8", () => model.QuantizeStatic(new StaticQuantizationOptions(), samples));
        foreach (WeightEncoding encoding in (WeightEncoding[])[WeightEncoding.Int8, WeightEncoding.Int4])
        {
            foreach (WeightOnlyMethod method in (WeightOnlyMethod[])[WeightOnlyMethod.Nearest, WeightOnlyMethod.Gptq])
            {
                yield return ($"weights {encoding} alone, {method}", () => model.QuantizeWeights(new WeightOnlyOptions { Encoding = encoding, Method = method }, out _, samples));
            }
        }
    }

    private static long Bytes(Model model) => model.Graph.Graph.SelfAndSubgraphs().SelectMany(static g => g.Initializers).Sum(static i => i.Initializer!.ByteLength);

    private static IEnumerable<(string Name, string File, Func<Model, PreparedDataset> Open)> Cases(string assets)
    {
        yield return ("byte-lstm", "onnx/lstm/byte_sb_bidi_lstm.onnx", _ => WeightOnlyCase.Texts());
        yield return ("silero", "onnx/silero/silero_vad_16k_op15.onnx", _ => Dataset.Open(Path.Combine(assets, "data/audio/silero_test.wav"), preprocess: "silero-vad"));
        yield return ("dtln-1", "onnx/dtln/model_1.onnx", model => Carried(model, Spectra(assets)));
        yield return ("dtln-2", "onnx/dtln/model_2.onnx", model => Carried(model, Frames(assets).Select(static f => Tensor.Create(f, Shape.Of(1, 1, f.Length)))));
    }

    // Frames of a sound, half of each new.
    private static IEnumerable<float[]> Frames(string assets)
    {
        const int size = 512, hop = 128, header = 44;
        byte[] bytes = File.ReadAllBytes(Path.Combine(assets, "data/audio/silero_test.wav"));
        float[] sound = [.. Enumerable.Range(0, (bytes.Length - header) / 2).Select(i => BitConverter.ToInt16(bytes, header + (2 * i)) / 32768f)];
        for (int start = 0; start + size <= sound.Length; start += hop)
        {
            yield return sound[start..(start + size)];
        }
    }

    private static IEnumerable<Tensor> Spectra(string assets) => Frames(assets).Select(static frame =>
    {
        var magnitudes = new float[(frame.Length / 2) + 1];
        for (int k = 0; k < magnitudes.Length; k++)
        {
            double re = 0, im = 0;
            for (int n = 0; n < frame.Length; n++)
            {
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * (k * n % frame.Length) / frame.Length);
                re += frame[n] * cos;
                im += frame[n] * sin;
            }

            magnitudes[k] = (float)Math.Sqrt((re * re) + (im * im));
        }

        return Tensor.Create(magnitudes, Shape.Of(1, 1, magnitudes.Length));
    });

    // The state of each sample is what the float model made of those before it.
    private static PreparedDataset Carried(Model model, IEnumerable<Tensor> inputs)
    {
        const int most = 1500;
        Graphs.Graph graph = model.Graph.Graph;
        string input = graph.Inputs[0].Name, state = graph.Inputs[1].Name;
        string next = graph.Outputs.Single(o => o.Shape!.Rank == graph.Inputs[1].Shape!.Rank && o.Shape.Rank == 4).Name;
        var carried = Tensor.Zeros(ElementType.Float32, Shape.Of([.. graph.Inputs[1].Shape!.Select(static d => d.IsNumber ? d.Value : 1)]));
        using IInferenceSession session = new DecantEngine().CreateSession(model.Graph, new SessionOptions());
        var samples = new List<IReadOnlyDictionary<string, RuntimeValue>>();
        foreach (Tensor tensor in inputs.Take(most))
        {
            var sample = new Dictionary<string, RuntimeValue> { [input] = tensor, [state] = carried };
            samples.Add(sample);
            carried = (Tensor)session.Run(sample)[next];
        }

        return Dataset.Generate("frames of a sound", samples.Count, index => (samples[(int)index], null));
    }
}
