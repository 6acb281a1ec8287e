using System.Globalization;
using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant;

/// <content>Writing results.</content>
public sealed partial class Model
{
    /// <summary>Writes the model, reads it back, and compares its outputs with those of the model that it was made from.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="original">The model before.</param>
    /// <param name="check">How to compare.</param>
    /// <param name="notes">What was done, in words.</param>
    public RewriteReport SaveAs(string path, Model original, RewriteCheck check, IReadOnlyList<string> notes)
    {
        long bytesBefore = original.FileBytes() ?? original.Inspect().Bytes;
        var remarks = notes.ToList();
        long opset = Save(path, new Formats.Onnx.OnnxWriteOptions(check.Opset, check.ExternalFileSize is null ? null : true) { ExternalFileSize = check.ExternalFileSize });
        using Model written = Load(path);
        ComparisonReport? comparison = Check(written, original, check, remarks);

        return new RewriteReport(
            path,
            opset,
            original._model.Graph.AllNodes().Count(),
            written._model.Graph.AllNodes().Count(),
            bytesBefore,
            written.FileBytes() ?? 0,
            comparison,
            remarks);
    }

    /// <summary>Writes a quantized model, reads it back, and compares its outputs with those of the model that it was made from.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="original">The model before.</param>
    /// <param name="check">How to compare.</param>
    /// <param name="result">What was decided and measured.</param>
    public RewriteReport SaveAs(string path, Model original, RewriteCheck check, QuantizeResult result)
    {
        RewriteReport report = SaveAs(path, original, check, result.Notes) with { Quantization = QuantizationSummary.Of(result) };
        return report.BytesAfter < report.BytesBefore ? report : report with
        {
            Notes = [.. report.Notes, string.Create(CultureInfo.InvariantCulture, $"warning: the file is not smaller ({report.BytesAfter:N0} bytes, {report.BytesBefore:N0} before): what stays in float outweighs what was saved; keep fewer layers in float, or quantize weights alone (--weight-only)")],
        };
    }

    private static ComparisonReport? Check(Model written, Model original, RewriteCheck check, List<string> remarks)
    {
        long size = Math.Max(written.StoredBytes(), original.StoredBytes());
        if (size > check.SizeLimit)
        {
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"the outputs were not compared: the weights take {size:N0} bytes, and models of more than {check.SizeLimit:N0} are not run (--compare-limit)"));
            return null;
        }

        PreparedDataset source = check.Source ?? Dataset.Random(original, check.Seed, check.Shapes);
        try
        {
            return written.CompareWith(original, source, new ComparisonOptions { Engine = check.Engine });
        }
        catch (DecantException e) when (!original.Runs(source, check.Engine))
        {
            remarks.Add($"the outputs were not compared, since the original does not run on such inputs (choose their sizes with --shape): {e.Message}");
            return null;
        }
    }

    internal long StoredBytes() => _model.Graph.SelfAndSubgraphs().SelectMany(static g => g.Initializers).Sum(static v => v.Initializer!.StoredByteLength);

    // A failure that the original shows too says nothing about the version that was made from it.
    private bool Runs(PreparedDataset source, IInferenceEngine engine)
    {
        try
        {
            PreparedDataset bound = source.For(_model);
            using IInferenceSession session = CreateSession(engine);
            new StatefulRunner(_model, session, bound.Preprocess.State).Run(bound.Take(1).Read().First());
            return true;
        }
        catch (DecantException)
        {
            return false;
        }
    }

    /// <summary>Tries ways to make the model smaller and faster, and keeps the best that meets a budget.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before anything was measured; later, the best so far is returned.</exception>
    public OptimizationResult Optimize(OptimizeOptions options, CancellationToken cancellation = default) =>
        new Optimizer(this, options, cancellation).Run();

    /// <summary>Writes what an optimization found: <c>model.onnx</c>, <c>recipe.yaml</c> and <c>report.html</c>.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="folder">The folder to write to.</param>
    public OptimizationSummary WriteOptimized(OptimizationResult result, string folder)
    {
        Directory.CreateDirectory(folder);
        string model = System.IO.Path.Combine(folder, "model.onnx");
        string recipe = System.IO.Path.Combine(folder, "recipe.yaml");
        string report = System.IO.Path.Combine(folder, "report.html");
        using (Model best = Apply(result.Best.Recipe, out _))
        {
            best.Save(model);
        }

        TextFile.Write(recipe, result.Best.Recipe.ToString());
        TextFile.Write(report, HtmlReport.Write(result));
        return new OptimizationSummary(
            result.Best.Name,
            result.MeetsBudget,
            result.Interrupted,
            model,
            recipe,
            report,
            [.. result.Candidates.Select(static c => new CandidateSummary(
                c.Name, c.SizeBytes, c.ZippedBytes, c.MedianMs, c.LatencyRatio, c.Metrics, c.MeetsBudget, c.IsSlower, c.Shortfalls))]);
    }

    /// <summary>Reads a tensor from an <c>.npy</c> file or an ONNX <c>.pb</c> file.</summary>
    public static Tensor ReadTensor(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() == ".pb"
        ? Formats.Onnx.OnnxValueFile.Read(path) as Tensor ?? throw new ModelException("DEC2002", $"{path}: it holds no tensor")
        : NpyFile.Read(path);

    /// <summary>A tensor for an input: the given numbers in its type, and in its shape where the count fits; one number fills the shape.</summary>
    /// <exception cref="ArgumentException">There is no such input, or the count does not fit.</exception>
    public Tensor MakeInput(string name, double[] values) => ModelInputs.FromNumbers(
        _model.Graph.Inputs.FirstOrDefault(i => i.Name == name)
            ?? throw new ArgumentException($"there is no input '{name}'; the inputs are {string.Join(", ", _model.Graph.Inputs)}", nameof(name)),
        values);
}
