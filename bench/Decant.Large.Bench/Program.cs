using System.Globalization;
using Decant.Formats.Onnx;
using Decant.Large.Bench;

// Usage: Decant.Large.Bench generate transformer|convolutional FILE [--gb 5]
//        Decant.Large.Bench generate chain FILE [--nodes 1000000]
//        Decant.Large.Bench measure MODEL --decant PATH [--rounds 3] [--cgroup MB] [--cold] -- ARGUMENTS …
// In ARGUMENTS, {model} stands for MODEL and {out} for a file beside it, which is deleted afterwards.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int end = Array.IndexOf(args, "--") is >= 0 and int found ? found : args.Length;
string[] own = args[..end];
string? Option(string name) => Array.IndexOf(own, name) is >= 0 and int at && at + 1 < own.Length ? own[at + 1] : null;
switch (own)
{
    case ["generate", var kind, var path, ..]:
        long bytes = (long)(double.Parse(Option("--gb") ?? "5", CultureInfo.InvariantCulture) * 1e9);
        using (Decant.Graphs.Model model = kind switch
        {
            "transformer" => TransformerModel.Create(bytes),
            "convolutional" => ConvolutionalModel.Create(bytes),
            _ => ChainModel.Create(int.Parse(Option("--nodes") ?? "1000000", CultureInfo.InvariantCulture)),
        })
        {
            OnnxFormat.Save(model, path, new OnnxWriteOptions(ExternalData: kind != "chain"));
            Console.WriteLine($"{path}: {model.Graph.NodeCount} nodes, {model.Graph.Initializers.Sum(static v => v.Initializer!.ByteLength):N0} bytes of weights");
        }

        return 0;
    case ["measure", var path, ..]:
        return new Measurement(path, Option("--decant") ?? "decant", int.Parse(Option("--rounds") ?? "3", CultureInfo.InvariantCulture), own.Contains("--cold"))
            .Run(args[Math.Min(end + 1, args.Length)..], Option("--cgroup") is { } mb ? long.Parse(mb, CultureInfo.InvariantCulture) << 20 : null);
    default:
        Console.Error.WriteLine("generate transformer|convolutional FILE [--gb 5], generate chain FILE [--nodes 1000000], or measure MODEL --decant PATH [--rounds 3] [--cgroup MB] [--cold] -- ARGUMENTS …");
        return 2;
}
