using Decant.Tensors;
using YamlDotNet.RepresentationModel;

namespace Decant.Data;

/// <summary>Reads a preprocessing file: inputs, state, constants and labels; the steps are <see cref="StepReader"/>'s.</summary>
internal sealed class PreprocessReader
{
    private readonly YamlSource _yaml;
    private readonly StepReader _steps;
    private readonly string _name;

    private PreprocessReader(string name)
    {
        _name = name;
        _yaml = new YamlSource(name);
        _steps = new StepReader(_yaml);
    }

    public static Preprocess Read(string text, string name) => new PreprocessReader(name).Read(text);

    private Preprocess Read(string text)
    {
        YamlNode root = _yaml.Load(text);
        if (root is YamlSequenceNode)
        {
            return new Preprocess(_name, text, [Pipeline(InputPipeline.OnlyInput, root)]);
        }

        Dictionary<string, YamlNode> parts = _yaml.Entries(root, "preprocessing", "inputs", "state", "constants", "labels");
        return new Preprocess(_name, text, parts.TryGetValue("inputs", out YamlNode? inputs) ? Inputs(inputs) : [])
        {
            State = parts.TryGetValue("state", out YamlNode? state) ? _yaml.OneOrMore(state, "state", State) : [],
            Constants = parts.TryGetValue("constants", out YamlNode? constants) ? Constants(constants) : new Dictionary<string, RuntimeValue>(),
            LabelOffset = parts.TryGetValue("labels", out YamlNode? labels) ? Labels(labels) : null,
        };
    }

    private List<InputPipeline> Inputs(YamlNode node)
    {
        if (node is YamlSequenceNode)
        {
            return [Pipeline(InputPipeline.OnlyInput, node)];
        }

        List<InputPipeline> pipelines = [];
        foreach ((YamlNode key, YamlNode value) in _yaml.Mapping(node, "inputs"))
        {
            pipelines.Add(Pipeline(_yaml.Scalar(key, "input name"), value));
        }

        return pipelines;
    }

    /// <summary>The steps of one input: a list of mappings with one key each, or one mapping whose keys are in order.</summary>
    private InputPipeline Pipeline(string input, YamlNode node)
    {
        List<(YamlNode Key, YamlNode Value)> entries = [];
        foreach (YamlNode item in node as IEnumerable<YamlNode> ?? [node])
        {
            entries.AddRange(_yaml.Mapping(item, $"steps of '{input}'").Select(e => (e.Key, e.Value)));
        }

        AudioFrames? audio = null;
        List<PreprocessStep> steps = [];
        foreach ((YamlNode key, YamlNode value) in entries)
        {
            string name = _yaml.Scalar(key, "step");
            if (name != "audio")
            {
                steps.Add(_steps.Read(name, key, value));
                continue;
            }

            audio = steps.Count == 0 && audio is null ? _steps.Audio(key, value) : throw _yaml.Bad(key, "audio must be the first step, and there is only one");
        }

        return new InputPipeline(input, audio, steps);
    }

    private CarriedState State(YamlNode node, string what)
    {
        Dictionary<string, YamlNode> entries = _yaml.Entries(node, what, "from", "to");
        return entries.Count == 2
            ? new CarriedState(_yaml.Scalar(entries["from"], "from"), _yaml.Scalar(entries["to"], "to"))
            : throw _yaml.Bad(node, "state: from (an output) and to (an input) expected");
    }

    private int Labels(YamlNode node) =>
        _yaml.Entries(node, "labels", "offset").TryGetValue("offset", out YamlNode? offset) ? _yaml.Integer(offset, "offset", -1000) : 0;

    private Dictionary<string, RuntimeValue> Constants(YamlNode node)
    {
        Dictionary<string, RuntimeValue> constants = new(StringComparer.Ordinal);
        foreach ((YamlNode key, YamlNode value) in _yaml.Mapping(node, "constants"))
        {
            string name = _yaml.Scalar(key, "constant name");
            constants[name] = value is YamlMappingNode ? Typed(value, name) : ConstantReader.Read(_yaml, value, name, null);
        }

        return constants;
    }

    private Tensor Typed(YamlNode node, string name)
    {
        Dictionary<string, YamlNode> entries = _yaml.Entries(node, $"constant '{name}'", "value", "type", "shape");
        YamlNode value = entries.TryGetValue("value", out YamlNode? given) ? given : throw _yaml.Bad(node, $"constant '{name}': value expected");
        ElementType? type = entries.TryGetValue("type", out YamlNode? typeNode) ? _yaml.Word(typeNode, "type", StepReader.Types) : null;
        Tensor tensor = ConstantReader.Read(_yaml, value, name, type);
        if (!entries.TryGetValue("shape", out YamlNode? shapeNode))
        {
            return tensor;
        }

        long[] sizes = shapeNode is YamlSequenceNode { Children.Count: 0 } ? [] : [.. _yaml.OneOrMore(shapeNode, "shape", (n, w) => (long)_yaml.Integer(n, w, 0))];
        return Shape.CountElements(sizes) == tensor.Length ? tensor.Reshape(Shape.Of(sizes)) : throw _yaml.Bad(shapeNode, $"constant '{name}': {tensor.Length} values do not fill [{string.Join(", ", sizes)}]");
    }
}
