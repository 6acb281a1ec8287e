using System.Diagnostics;
using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant.Quantization.Bench;

/// <summary>What calibration takes, against running the same images plainly; both read and decode them.</summary>
internal static class CalibrationTable
{
    public static void Run(string assets, int samples, int rounds)
    {
        using Model loaded = Model.Load(Path.Combine(assets, "derived/squeezenet_v1.0_dc_decoded.onnx"));
        using Model simple = loaded.Simplify();
        PreparedDataset images = Dataset.Open(
            Path.Combine(assets, "data/imagenet1000/imagenet_sample_1000_short256_jpg88.zip"), Path.Combine(assets, "data/imagenet1000/calibration.tsv"), "squeezenet").Take(samples);
        PreparedDataset data = images.With(images.Preprocess.Bind([.. simple.Graph.Graph.RequiredInputs().Select(static i => i.Name)]));
        var engine = new DecantEngine();
        var test = new ModelUnderTest(simple.Graph, engine, 1);
        for (int round = 0; round < rounds; round++)
        {
            double plain = Seconds(() =>
            {
                using IInferenceSession session = engine.CreateSession(simple.Graph, new SessionOptions());
                foreach (IReadOnlyDictionary<string, RuntimeValue> sample in CalibrationInputs.Read(test, data))
                {
                    session.Run(sample);
                }
            });
            double observed = Seconds(() =>
            {
                string[] names = [.. StaticQuantizer.Observed(QuantizationScope.Of(simple.Graph, new StaticQuantizationOptions())).Where(n => simple.Graph.Graph.Find(n)!.Producer is not null)];
                using IInferenceSession session = engine.CreateSession(simple.Graph, new SessionOptions { Observe = names });
                foreach (IReadOnlyDictionary<string, RuntimeValue> sample in CalibrationInputs.Read(test, data))
                {
                    session.Run(sample);
                }
            });
            Console.WriteLine($"plain inference of {samples} images{plain,8:F2} s; handing out what is observed {observed:F2} s");
            foreach (RangeMethod method in (RangeMethod[])[RangeMethod.MinMax, RangeMethod.Entropy, RangeMethod.MeanSquaredError])
            {
                var options = new StaticQuantizationOptions { Calibration = new CalibrationOptions { Method = method } };
                double seconds = Seconds(() => StaticQuantizer.Plan(simple.Graph, options, CalibrationInputs.Read(test, data), engine));
                Console.WriteLine($"{method,-28}{seconds,12:F2} s  {seconds / plain,6:F2} ×  peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
            }
        }
    }

    private static double Seconds(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    }
}
