using Decant.Tensors;

namespace Decant.Data;

/// <summary>How samples become inputs of a model: per input an ordered list of steps, carried state and constants; read from YAML or a preset.</summary>
public sealed class Preprocess
{
    private readonly IReadOnlyList<InputPipeline> _pipelines;
    private readonly string? _onlyInput;

    internal Preprocess(string name, string text, IReadOnlyList<InputPipeline> pipelines)
    {
        Name = name;
        Text = text;
        _pipelines = pipelines;
    }

    private Preprocess(Preprocess source, IReadOnlyList<InputPipeline> pipelines, string? onlyInput)
        : this(source.Name, source.Text, pipelines)
    {
        State = source.State;
        Constants = source.Constants;
        LabelOffset = source.LabelOffset;
        _onlyInput = onlyInput;
    }

    /// <summary>No steps: stored tensors are fed as they are.</summary>
    public static Preprocess None { get; } = new("none", "", []);

    /// <summary>The names that <see cref="Load"/> takes besides paths.</summary>
    public static IReadOnlyList<string> PresetNames => PreprocessPresets.Names;

    /// <summary>The file's path or the preset's name.</summary>
    public string Name { get; }

    /// <summary>The YAML that this was read from.</summary>
    public string Text { get; }

    /// <summary>Outputs that become inputs of the next run.</summary>
    public IReadOnlyList<CarriedState> State { get; internal init; } = [];

    /// <summary>Inputs that are the same for every sample.</summary>
    public IReadOnlyDictionary<string, RuntimeValue> Constants { get; internal init; } = new Dictionary<string, RuntimeValue>();

    /// <summary>What is added to a label to get the model's class index, or null where the file does not say.</summary>
    public int? LabelOffset { get; internal init; }

    /// <summary>Whether one stored sample can give several prepared ones (the frames of a sound).</summary>
    public bool MultipliesSamples => _pipelines.Any(p => p.Audio is not null);

    /// <summary>Whether samples are decoded as images.</summary>
    public bool DecodesImages => _pipelines.Any(p => p.Steps.Any(static s => s is DecodeStep));

    /// <summary>The samples a second that sounds must have, or null where there are none or any will do.</summary>
    public int? SoundRate => _pipelines.Select(static p => p.Audio?.Rate).FirstOrDefault(static r => r is not null);

    /// <summary>Reads a file, or a preset where there is no such file.</summary>
    /// <param name="pathOrPreset">A path, or one of <see cref="PresetNames"/>.</param>
    /// <exception cref="ModelException">Neither exists (DEC1515), or the YAML is wrong; the message names file, line and column (DEC1511, DEC1512).</exception>
    public static Preprocess Load(string pathOrPreset)
    {
        ArgumentNullException.ThrowIfNull(pathOrPreset);
        try
        {
            if (File.Exists(pathOrPreset))
            {
                return Parse(File.ReadAllText(pathOrPreset), pathOrPreset);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException("DEC1515", $"preprocess '{pathOrPreset}': the file cannot be read: {error.Message}", error);
        }

        string text = PreprocessPresets.Find(pathOrPreset) ?? throw new ModelException(
            "DEC1515", $"preprocess '{pathOrPreset}': there is no such file, and the presets are {string.Join(", ", PresetNames)}");
        return Parse(text, pathOrPreset);
    }

    /// <summary>Reads YAML.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ModelException">The YAML is wrong (DEC1511, DEC1512).</exception>
    public static Preprocess Parse(string text, string name) => PreprocessReader.Read(text, name);

    /// <summary>Gives the steps of "the only input" its name.</summary>
    /// <param name="modelInputs">The names of the inputs that a run must be given.</param>
    /// <exception cref="ModelException">More than one input is left for them, or a named input, state or constant is none of the model's (DEC1512).</exception>
    public Preprocess Bind(IReadOnlyList<string> modelInputs)
    {
        ArgumentNullException.ThrowIfNull(modelInputs);
        foreach (string name in _pipelines.Select(p => p.Input).Where(n => n != InputPipeline.OnlyInput).Concat(State.Select(s => s.To)))
        {
            if (!modelInputs.Contains(name))
            {
                throw new ModelException("DEC1512", $"preprocess '{Name}': the model has no input '{name}'; it has {string.Join(", ", modelInputs)}");
            }
        }

        string[] free = [.. modelInputs.Where(i => !Constants.ContainsKey(i) && State.All(s => s.To != i) && _pipelines.All(p => p.Input != i))];
        if (_pipelines.All(p => p.Input != InputPipeline.OnlyInput))
        {
            return new Preprocess(this, _pipelines, free.Length == 1 ? free[0] : null);
        }

        return free.Length == 1
            ? new Preprocess(this, [.. _pipelines.Select(p => p.Input == InputPipeline.OnlyInput ? p with { Input = free[0] } : p)], null)
            : throw new ModelException("DEC1512", $"preprocess '{Name}': the steps are for the model's only input, but it has {string.Join(", ", free)}; name the inputs in a file");
    }

    /// <summary>Prepares one sample: its tensors by input name, constants included; carried state is left out.</summary>
    /// <param name="sample">The sample.</param>
    /// <returns>One prepared sample, or one a frame of a sound.</returns>
    /// <exception cref="ModelException">The sample is damaged (DEC14xx, DEC15xx) or does not fit the steps (DEC1513, DEC1514).</exception>
    public IEnumerable<PreparedSample> Apply(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return _pipelines.Count == 0 ? [AsStored(sample)] : ApplySteps(sample);
    }

    private PreparedSample AsStored(Sample sample)
    {
        if (sample.Payload is not TensorPayload payload)
        {
            throw new ModelException("DEC1514", $"sample '{sample.Name}': the data are files, and no steps say how to read them; name a preprocessing file or preset");
        }

        Dictionary<string, RuntimeValue> inputs = new(StringComparer.Ordinal);
        foreach ((string name, RuntimeValue value) in payload.Tensors)
        {
            inputs[payload.Tensors.Count == 1 && _onlyInput is not null ? _onlyInput : name] = value;
        }

        return Complete(inputs, sample, sample.Name, true);
    }

    private IEnumerable<PreparedSample> ApplySteps(Sample sample)
    {
        List<IEnumerator<Tensor>> sources = [.. _pipelines.Select(p => p.Run(sample).GetEnumerator())];
        try
        {
            Tensor[] latest = new Tensor[sources.Count];
            for (int frame = 0; Advance(sources, latest, frame); frame++)
            {
                Dictionary<string, RuntimeValue> inputs = new(StringComparer.Ordinal);
                for (int i = 0; i < latest.Length; i++)
                {
                    inputs[_pipelines[i].Input] = latest[i];
                }

                string name = MultipliesSamples ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{sample.Name}#{frame}") : sample.Name;
                yield return Complete(inputs, sample, name, frame == 0);
            }
        }
        finally
        {
            sources.ForEach(s => s.Dispose());
        }
    }

    /// <summary>Steps every source that gives frames; the others keep their one tensor.</summary>
    private bool Advance(List<IEnumerator<Tensor>> sources, Tensor[] latest, int frame)
    {
        for (int i = 0; i < sources.Count; i++)
        {
            if (frame > 0 && _pipelines[i].Audio is null)
            {
                continue;
            }

            if (!sources[i].MoveNext())
            {
                return false;
            }

            latest[i] = sources[i].Current;
        }

        return frame == 0 || MultipliesSamples;
    }

    private PreparedSample Complete(Dictionary<string, RuntimeValue> inputs, Sample sample, string name, bool starts)
    {
        foreach ((string input, RuntimeValue value) in Constants)
        {
            inputs[input] = value;
        }

        return new PreparedSample(name, inputs, sample.Label, starts);
    }
}
