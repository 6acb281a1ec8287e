namespace Decant.Imaging;

/// <summary>
/// Brings one component to the frame's full resolution, row by row, with the triangle filter that libjpeg calls fancy upsampling
/// (2:1 in either or both directions) and replication for every other ratio.
/// </summary>
internal sealed class JpegUpsampler
{
    private readonly JpegComponent _component;
    private readonly int _ratioX;
    private readonly int _ratioY;
    private readonly int _hMax;
    private readonly int _vMax;
    private readonly byte[] _row;
    private readonly int[] _sums;

    public JpegUpsampler(JpegFrame frame, JpegComponent component)
    {
        _component = component;
        _hMax = frame.HMax;
        _vMax = frame.VMax;
        _ratioX = frame.HMax % component.H == 0 ? frame.HMax / component.H : 0;
        _ratioY = frame.VMax % component.V == 0 ? frame.VMax / component.V : 0;
        _row = new byte[frame.McusWide * frame.HMax * 8];
        _sums = new int[component.Width];
    }

    /// <summary>The samples of image row <paramref name="y"/>, at least as many as the image is wide; valid until the next call.</summary>
    public ReadOnlySpan<byte> Row(int y)
    {
        bool wide = _component.Width > 2;
        switch (_ratioX, _ratioY)
        {
            case (1, 1):
                return Source(y);
            case (2, 1) when wide:
                Horizontal(Source(y));
                return _row;
            case (1, 2):
                Vertical(y);
                return _row;
            case (2, 2) when wide:
                Both(y);
                return _row;
            default:
                Replicate(y);
                return _row;
        }
    }

    private ReadOnlySpan<byte> Source(int y) => _component.Samples.AsSpan(y * _component.Stride, _component.Stride);

    /// <summary>The nearer source row, and the further one with the edge rows repeated.</summary>
    private ReadOnlySpan<byte> Further(int y)
    {
        int other = (y & 1) == 0 ? (y >> 1) - 1 : (y >> 1) + 1;
        return Source(Math.Clamp(other, 0, _component.Height - 1));
    }

    private void Horizontal(ReadOnlySpan<byte> source)
    {
        int last = _component.Width - 1;
        source = source[..(last + 1)];
        Span<byte> row = _row.AsSpan(0, 2 * source.Length);
        row[0] = source[0];
        row[1] = (byte)(((source[0] * 3) + source[1] + 2) >> 2);
        for (int i = 1; i < last; i++)
        {
            int near = source[i] * 3;
            row[2 * i] = (byte)((near + source[i - 1] + 1) >> 2);
            row[(2 * i) + 1] = (byte)((near + source[i + 1] + 2) >> 2);
        }

        row[2 * last] = (byte)(((source[last] * 3) + source[last - 1] + 1) >> 2);
        row[(2 * last) + 1] = source[last];
    }

    private void Vertical(int y)
    {
        ReadOnlySpan<byte> near = Source(y >> 1);
        ReadOnlySpan<byte> far = Further(y);
        int bias = 1 + (y & 1);
        for (int i = 0; i < _component.Width; i++)
        {
            _row[i] = (byte)(((near[i] * 3) + far[i] + bias) >> 2);
        }
    }

    private void Both(int y)
    {
        int width = _component.Width;
        ReadOnlySpan<byte> near = Source(y >> 1)[..width];
        ReadOnlySpan<byte> far = Further(y)[..width];
        Span<int> sums = _sums.AsSpan(0, width);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = (near[i] * 3) + far[i];
        }

        int last = width - 1;
        Span<byte> row = _row.AsSpan(0, 2 * width);
        row[0] = (byte)(((sums[0] * 4) + 8) >> 4);
        row[1] = (byte)(((sums[0] * 3) + sums[1] + 7) >> 4);
        for (int i = 1; i < last; i++)
        {
            int sum = sums[i] * 3;
            row[2 * i] = (byte)((sum + sums[i - 1] + 8) >> 4);
            row[(2 * i) + 1] = (byte)((sum + sums[i + 1] + 7) >> 4);
        }

        row[2 * last] = (byte)(((sums[last] * 3) + sums[last - 1] + 8) >> 4);
        row[(2 * last) + 1] = (byte)(((sums[last] * 4) + 7) >> 4);
    }

    private void Replicate(int y)
    {
        ReadOnlySpan<byte> source = Source(Math.Min(y * _component.V / _vMax, _component.Height - 1));
        for (int x = 0; x < _row.Length; x++)
        {
            _row[x] = source[Math.Min(x * _component.H / _hMax, _component.Width - 1)];
        }
    }
}
