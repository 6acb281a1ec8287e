using Decant.Tensors;

namespace Decant.Data;

/// <summary>
/// <c>audio: { rate, hop, context, channel, resample }</c>: a sound becomes frames <c>float[1, context + hop]</c>, each of the previous
/// <c>context</c> samples (zeros at first) followed by <c>hop</c> new ones; the last frame is filled up with zeros.
/// Without a hop the whole sound is one frame.
/// </summary>
internal sealed record AudioFrames(string Place, int? Rate, int? Hop, int Context, int? Channel, bool Resample)
{
    // A frame is held as a whole before anything is read into it.
    private const int LongestFrame = 1 << 24;

    // One frame of a sound without a hop must fit memory: about ten hours at 16 kHz.
    private const int MostSamples = 600_000_000;

    public IEnumerable<PreprocessValue> Cut(FilePayload file, string sample)
    {
        using WavReader wav = new(file.Open(), sample, Channel);
        if (Rate is { } rate && rate != wav.Rate && !Resample)
        {
            throw new ModelException("DEC1510", $"sample '{sample}': the sound has {wav.Rate} Hz, {rate} are asked for ({Place}); convert it, or add resample: linear");
        }

        SampleSource source = new(wav, Rate is { } wanted && wanted != wav.Rate ? (double)wav.Rate / wanted : 1);
        if (Hop is null)
        {
            yield return Whole(source, sample);
            yield break;
        }

        if ((long)Context + Hop.Value > LongestFrame)
        {
            throw new ModelException("DEC1513", $"sample '{sample}', step 'audio' ({Place}): frames of {Context} and {Hop} samples are longer than the {LongestFrame} that one may have");
        }

        float[] frame = new float[Context + Hop.Value];
        for (int read = source.Read(frame.AsSpan(Context)); read > 0; read = source.Read(frame.AsSpan(Context)))
        {
            frame.AsSpan(Context + read).Clear();
            yield return Value([.. frame]);
            frame.AsSpan(Hop.Value).CopyTo(frame);
        }
    }

    private PreprocessValue Whole(SampleSource source, string sample)
    {
        List<float> samples = [.. new float[Context]];
        float[] part = new float[16384];
        for (int read = source.Read(part); read > 0; read = source.Read(part))
        {
            samples.AddRange(part.AsSpan(0, read));
            if (samples.Count > MostSamples)
            {
                throw new ModelException("DEC1513", $"sample '{sample}', step 'audio' ({Place}): the sound has more than {MostSamples} samples; give a hop");
            }
        }

        return Value([.. samples]);
    }

    private static PreprocessValue Value(float[] samples) => PreprocessValue.Of(Tensor.Create(samples, Shape.Of(1, samples.Length)), "nt");

    /// <summary>The samples of a sound, at another rate by linear interpolation between neighbours where the ratio is not 1.</summary>
    private sealed class SampleSource(WavReader wav, double ratio)
    {
        private readonly float[] _chunk = new float[4096];
        private int _count = -1;
        private long _chunkStart;
        private float _before;
        private long _next;

        public int Read(Span<float> target)
        {
            if (ratio == 1)
            {
                return wav.Read(target);
            }

            int written = 0;
            while (written < target.Length && TryAt(_next * ratio, out float value))
            {
                target[written++] = value;
                _next++;
            }

            return written;
        }

        private bool TryAt(double position, out float value)
        {
            long first = (long)Math.Floor(position);
            float fraction = (float)(position - first);
            value = 0;
            if (!TrySample(first, out float left))
            {
                return false;
            }

            // Past the last sample the sound holds its value.
            float right = TrySample(first + 1, out float next) ? next : left;
            value = left + ((right - left) * fraction);
            return true;
        }

        /// <summary>The sample at an index at or after the one before the current chunk.</summary>
        private bool TrySample(long index, out float value)
        {
            while (_count < 0 || (index >= _chunkStart + _count && _count > 0))
            {
                _before = _count > 0 ? _chunk[_count - 1] : 0;
                _chunkStart += Math.Max(_count, 0);
                _count = wav.Read(_chunk);
            }

            value = index == _chunkStart - 1 ? _before : index < _chunkStart + _count ? _chunk[index - _chunkStart] : 0;
            return index == _chunkStart - 1 || index < _chunkStart + _count;
        }
    }
}
