using System.CommandLine;
using Decant.Compression;

namespace Decant.Cli;

/// <summary>The options that quantize weights alone.</summary>
internal sealed class WeightOnlyCommandOptions
{
    private static readonly (string Name, WeightEncoding Encoding)[] Encodings =
    [
        ("int4", WeightEncoding.Int4), ("int8", WeightEncoding.Int8), ("nf4", WeightEncoding.Nf4),
        ("float8e4m3", WeightEncoding.Float8E4M3), ("float8e5m2", WeightEncoding.Float8E5M2),
    ];

    private readonly Option<string?> _encoding = new("--weight-only") { Description = "Quantize weights alone, to int4, int8, nf4, float8e4m3 or float8e5m2; activations stay in float." };
    private readonly Option<int> _block = new("--block") { Description = "With --weight-only: the weights that share a scale, a power of two from 16 to 256.", DefaultValueFactory = static _ => 32 };
    private readonly Option<bool> _asymmetric = new("--asymmetric") { Description = "With --weight-only: integers with a zero point for each block." };
    private readonly Option<string> _form = new("--form") { Description = "With --weight-only: matmulnbits (ONNX Runtime's, for products) or dequantize (DequantizeLinear, opset 21).", DefaultValueFactory = static _ => "matmulnbits" };

    private readonly Option<string> _method = new("--method") { Description = "With --weight-only int4 or int8: how integers are found: nearest, or by gptq or awq with regard to --data, or by hqq.", DefaultValueFactory = static _ => "nearest" };
    private readonly Option<bool> _noActOrder = new("--no-act-order") { Description = "With --method gptq: features in their own order, not by falling magnitude." };
    private readonly Option<double> _damping = new("--damping") { Description = "With --method gptq: what is added to the diagonal of the second moments, as a share of its mean.", DefaultValueFactory = static _ => new GptqOptions().Damping };

    /// <summary>Adds the options to a command.</summary>
    public WeightOnlyCommandOptions(Command command)
    {
        _encoding.AcceptOnlyFromAmong([.. Encodings.Select(static e => e.Name)]);
        _form.AcceptOnlyFromAmong("matmulnbits", "dequantize");
        command.Add(_encoding);
        command.Add(_block);
        command.Add(_asymmetric);
        command.Add(_form);
        _method.AcceptOnlyFromAmong("nearest", "gptq", "awq", "hqq");
        command.Add(_method);
        command.Add(_noActOrder);
        command.Add(_damping);
    }

    /// <summary>What was asked for; null where nothing was.</summary>
    public WeightOnlyOptions? Options(ParseResult parsed, IReadOnlyList<string> keepFloat) => parsed.GetValue(_encoding) is not { } name ? null : Blocks(parsed, keepFloat) with
    {
        Encoding = Array.Find(Encodings, e => e.Name == name).Encoding,
        Form = parsed.GetValue(_form) == "dequantize" ? WeightOnlyForm.DequantizeLinear : WeightOnlyForm.MatMulNBits,
    };

    /// <summary>The blocks that were asked for, whatever the encoding; every runtime reads their form.</summary>
    public WeightOnlyOptions Blocks(ParseResult parsed, IReadOnlyList<string> keepFloat) => new()
    {
        Block = parsed.GetValue(_block),
        Symmetric = !parsed.GetValue(_asymmetric),
        Form = WeightOnlyForm.DequantizeLinear,
        KeepFloat = keepFloat,
        Method = Enum.Parse<WeightOnlyMethod>(parsed.GetValue(_method)!, ignoreCase: true),
        Gptq = new GptqOptions { ActOrder = !parsed.GetValue(_noActOrder), Damping = parsed.GetValue(_damping) },
    };
}
