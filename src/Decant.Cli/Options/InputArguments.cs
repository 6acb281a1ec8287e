using System.Globalization;
using Decant.Tensors;

namespace Decant.Cli;

/// <summary>Reads the values that <c>--input NAME=…</c> gives.</summary>
internal static class InputArguments
{
    /// <summary>A tensor for each argument, by input.</summary>
    /// <exception cref="ArgumentException">An argument is malformed or names no input.</exception>
    public static Dictionary<string, RuntimeValue> Read(Model model, IReadOnlyList<string> arguments)
    {
        var inputs = new Dictionary<string, RuntimeValue>(StringComparer.Ordinal);
        foreach (string argument in arguments)
        {
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new ArgumentException($"--input {argument}: write NAME=FILE or NAME=VALUE");
            }

            string name = argument[..equals];
            string value = argument[(equals + 1)..];
            inputs[name] = File.Exists(value) ? Model.ReadTensor(value) : Parse(model, name, value);
        }

        return inputs;
    }

    private static Tensor Parse(Model model, string name, string text)
    {
        double[] values = Array.ConvertAll(text.Split(','), t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out double v)
            ? v
            : throw new ArgumentException($"--input {name}: '{t}' is neither a file nor a number"));
        return model.MakeInput(name, values);
    }
}
