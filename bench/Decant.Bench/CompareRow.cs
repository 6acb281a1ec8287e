namespace Decant.Bench;

/// <summary>What was measured of one model.</summary>
/// <param name="Name">The model.</param>
/// <param name="Group">Its group.</param>
/// <param name="Peer">ONNX Runtime's median time in milliseconds.</param>
/// <param name="Own">Decant's median time in milliseconds.</param>
/// <param name="Ratio">The median over rounds of the peer's time divided by Decant's.</param>
/// <param name="Spread">The quartiles of that ratio.</param>
/// <param name="Gigaflops">Two operations a multiply-accumulate, by Decant's shortest time.</param>
internal sealed record CompareRow(string Name, string Group, double Peer, double Own, double Ratio, (double Low, double High) Spread, double Gigaflops)
{
    /// <summary>With several threads: the ratio to ONNX Runtime whose idle threads do not spin.</summary>
    public double Parking { get; init; } = double.NaN;

    /// <summary>With several threads: Decant's time with one thread divided by its time with all of them.</summary>
    public double Scaling { get; init; } = double.NaN;

    /// <summary>With one thread: the ratio to OpenCV; NaN where it does not take the model.</summary>
    public double OpenCv { get; init; } = double.NaN;

    /// <summary>For int8: the ratio to Decant on the same network in float32.</summary>
    public double Float { get; init; } = double.NaN;

    /// <summary>For int8: the ratio to ONNX Runtime's exact mode.</summary>
    public double Exact { get; init; } = double.NaN;

    /// <summary>Why there is no measurement; empty where there is one.</summary>
    public string Failure { get; init; } = string.Empty;

    /// <summary>What the row has to reach, and what is measured against it.</summary>
    public double Floor => Failure.Length > 0 ? 0 : Group switch
    {
        "sparse" => 2.5,
        "int8" => 0.95,
        _ => Name == "net-resnet18" ? 1.45 : 0.9,
    };

    /// <summary>Whether the row falls short.</summary>
    public bool FallsShort => Failure.Length > 0 || Ratio < Floor || (Group == "int8" && Exact < 1.25);

    /// <summary>Summarises a comparison that was measured.</summary>
    public static CompareRow Of(BenchModel model, Comparison comparison)
    {
        double[] ratios = [.. comparison.Peer!.Times.Zip(comparison.Own.Times, static (p, o) => p / o).Order()];
        return new CompareRow(model.Name, model.Group, comparison.Peer.Median, comparison.Own.Median, comparison.Ratio,
            (ratios[ratios.Length / 4], ratios[(3 * ratios.Length - 1) / 4]), comparison.MultiplyAccumulates * 2 / comparison.Own.Minimum / 1e6)
        {
            Parking = comparison.RatioTo(comparison.Parking),
            Scaling = comparison.RatioTo(comparison.Single),
            Exact = comparison.RatioTo(comparison.Exact),
            OpenCv = comparison.RatioTo(comparison.OpenCv),
            Float = comparison.RatioTo(comparison.Float),
        };
    }
}
