using System.Globalization;
using Decant.Tensors;
using YamlDotNet.RepresentationModel;

namespace Decant.Data;

/// <summary>Reads a constant input: whole numbers are int64, others float32, true and false bool; a list is a vector.</summary>
internal static class ConstantReader
{
    public static Tensor Read(YamlSource yaml, YamlNode node, string name, ElementType? type)
    {
        string[] words = yaml.OneOrMore(node, $"constant '{name}'", yaml.Scalar);
        Shape shape = node is YamlSequenceNode ? Shape.Of(words.Length) : Shape.Scalar;
        Tensor read;
        if (words.All(w => w is "true" or "false"))
        {
            read = Tensor.Create(words.Select(w => w == "true").ToArray(), shape);
        }
        else if (words.All(w => long.TryParse(w, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
        {
            read = Tensor.Create(words.Select(w => long.Parse(w, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)).ToArray(), shape);
        }
        else
        {
            float[] numbers = yaml.OneOrMore(node, $"constant '{name}'", yaml.Number);
            read = Tensor.Create(numbers, shape);
        }

        return type is null ? read : TensorConversion.Cast(read, type.Value);
    }
}
