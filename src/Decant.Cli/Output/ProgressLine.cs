namespace Decant.Cli;

/// <summary>One line of progress on standard error: rewritten in place on a terminal, silent otherwise but for finished stages.</summary>
internal sealed class ProgressLine : IProgress<OptimizationProgress>
{
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private string _stage = string.Empty;

    /// <inheritdoc/>
    public void Report(OptimizationProgress value)
    {
        if (_terminal)
        {
            Console.Error.Write($"\r\u001b[2K{Line(value)}");
            return;
        }

        if (value.Stage != _stage)
        {
            Console.Error.WriteLine(value.Stage);
            _stage = value.Stage;
        }
    }

    /// <summary>Leaves the line.</summary>
    public void Finish()
    {
        if (_terminal)
        {
            Console.Error.Write("\r\u001b[2K");
        }
    }

    private static string Line(OptimizationProgress value) => value.Remaining is { } left
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value.Stage}  {value.Share:P0}, about {Duration(left)} left")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value.Stage}  {value.Share:P0}");

    private static string Duration(TimeSpan time) => time.TotalSeconds < 90
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds)} s")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMinutes)} min");
}
