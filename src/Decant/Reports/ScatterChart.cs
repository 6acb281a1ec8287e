using System.Globalization;
using System.Net;
using System.Text;

namespace Decant;

/// <summary>Draws points over two axes as an inline SVG picture.</summary>
/// <param name="title">What the chart shows.</param>
/// <param name="xLabel">The horizontal axis with its unit.</param>
/// <param name="yLabel">The vertical axis with its unit.</param>
internal sealed class ScatterChart(string title, string xLabel, string yLabel)
{
    private const double Width = 560;
    private const double Height = 340;
    private const double Left = 64;
    private const double Right = 24;
    private const double Top = 36;
    private const double Bottom = 48;
    private readonly List<(double X, double Y, string Label, string Style)> _points = [];

    /// <summary>Adds a point; one that is not finite is left out.</summary>
    public void Add(double x, double y, string label, string style)
    {
        if (double.IsFinite(x) && double.IsFinite(y))
        {
            _points.Add((x, y, label, style));
        }
    }

    /// <summary>The picture.</summary>
    public string ToSvg()
    {
        if (_points.Count == 0)
        {
            return $"<p class=\"empty\">{WebUtility.HtmlEncode(title)}: nothing was measured.</p>";
        }

        AxisScale x = AxisScale.Covering(_points.Select(static p => p.X), fromZero: true);
        AxisScale y = AxisScale.Covering(_points.Select(static p => p.Y), fromZero: false);
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\">"));
        svg.Append(Invariant($"<text class=\"title\" x=\"{Left}\" y=\"20\">{WebUtility.HtmlEncode(title)}</text>"));
        DrawAxes(svg, x, y);
        DrawPoints(svg, x, y);
        return svg.Append("</svg>").ToString();
    }

    private void DrawAxes(StringBuilder svg, AxisScale x, AxisScale y)
    {
        foreach (double tick in x.Ticks)
        {
            double at = X(x, tick);
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{at:F1}\" x2=\"{at:F1}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>"));
            svg.Append(Invariant($"<text class=\"tick\" x=\"{at:F1}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{tick:G5}</text>"));
        }

        foreach (double tick in y.Ticks)
        {
            double at = Y(y, tick);
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{at:F1}\" y2=\"{at:F1}\"/>"));
            svg.Append(Invariant($"<text class=\"tick\" x=\"{Left - 6}\" y=\"{at + 4:F1}\" text-anchor=\"end\">{tick:G5}</text>"));
        }

        svg.Append(Invariant($"<text class=\"axis\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(xLabel)}</text>"));
        svg.Append(Invariant($"<text class=\"axis\" transform=\"translate(14,{(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{WebUtility.HtmlEncode(yLabel)}</text>"));
    }

    // Labels that would lie on one another move down, those near the right edge stand left of their point.
    private void DrawPoints(StringBuilder svg, AxisScale xScale, AxisScale yScale)
    {
        var taken = new List<(double X, double Y)>();
        foreach ((double px, double py, string label, string style) in _points.OrderBy(static p => p.X))
        {
            double x = X(xScale, px);
            double y = Y(yScale, py);
            bool left = x > Width * 0.6;
            double labelY = y + 4;
            while (taken.Exists(t => Math.Abs(t.Y - labelY) < 13 && Math.Abs(t.X - x) < 190))
            {
                labelY += 13;
            }

            taken.Add((x, labelY));
            svg.Append(Invariant($"<circle class=\"{style}\" cx=\"{x:F1}\" cy=\"{y:F1}\" r=\"5\"><title>{WebUtility.HtmlEncode(label)}: {px:G5}, {py:G5}</title></circle>"));
            svg.Append(Invariant($"<text class=\"label\" x=\"{(left ? x - 9 : x + 9):F1}\" y=\"{labelY:F1}\" text-anchor=\"{(left ? "end" : "start")}\">{WebUtility.HtmlEncode(label)}</text>"));
        }
    }

    private static double X(AxisScale scale, double value) => Left + (scale.Share(value) * (Width - Left - Right));

    private static double Y(AxisScale scale, double value) => Height - Bottom - (scale.Share(value) * (Height - Top - Bottom));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
