using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;
using Decant.Tests.Shared;

namespace Decant.Engine.Tests;

/// <summary>Runs a whole int8 network in child processes in which the runtime hides instruction sets, and compares the hashes of every integer tensor in it.</summary>
public sealed class Int8BitsTests
{
    private const string Result = "DECANT_INT8_BITS_FILE";
    private const string Hidden = "DECANT_INT8_BITS_HIDDEN";

    [SkippableTheory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableAVX")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task PeerResNet20_InstructionSetHidden_SameBitsInEveryIntegerTensor(string variable)
    {
        IReadOnlyList<string> expected = Hashes(threads: 1);
        Assert.Equal(expected, Hashes(threads: 3));
        string file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList = { "vstest", typeof(Int8BitsTests).Assembly.Location, "--TestCaseFilter:InstructionSets=bits" },
                Environment = { [variable] = "0", [Hidden] = variable, [Result] = file },
            };
            using Process child = Process.Start(start)!;
            Task<string> errors = child.StandardError.ReadToEndAsync();
            string output = await child.StandardOutput.ReadToEndAsync();
            await child.WaitForExitAsync();
            Assert.True(child.ExitCode == 0, output + await errors);
            Assert.Equal(expected, await File.ReadAllLinesAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [SkippableFact]
    [Trait("InstructionSets", "bits")]
    public void PeerResNet20_InAChild_WritesHashes()
    {
        string? hidden = Environment.GetEnvironmentVariable(Hidden);
        Skip.If(hidden is null, "only a child process of the other test writes hashes");
        Assert.False(hidden is "DOTNET_EnableAVX2" or "DOTNET_EnableHWIntrinsic" && Avx2.IsSupported);
        Assert.False(hidden is "DOTNET_EnableAVX" or "DOTNET_EnableHWIntrinsic" && Avx.IsSupported);
        File.WriteAllLines(Environment.GetEnvironmentVariable(Result)!, Hashes(threads: 2));
    }

    private static List<string> Hashes(int threads)
    {
        using Model model = OnnxFormat.Load(SharedAssets.Require("peer/resnet20_cifar10_ort_static_int8_per_channel.onnx"));
        var editor = new GraphEditor(model.Graph);
        Dictionary<string, RuntimeValue> inputs = ModelInputs.Of(model, "1,3,32,32");
        Value[] integers = [.. model.Graph.Nodes.Where(static n => n.Op is QuantizeLinearOp).Select(static n => n.Outputs[0]!)];
        foreach (Value value in integers)
        {
            editor.AddOutput(value);
        }

        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, new SessionOptions { Threads = threads, Profile = true });
        IReadOnlyDictionary<string, RuntimeValue> results = session.Run(inputs);
        Assert.Contains(session.Profile!.Nodes, static n => n.Kernel.Contains("winograd-4x4.int8", StringComparison.Ordinal));
        return [.. integers.Select(v => $"{v.Name} {Hash((Tensor)results[v.Name])}")];
    }

    private static string Hash(Tensor tensor)
    {
        Assert.Contains(tensor.ElementType, new[] { ElementType.UInt8, ElementType.Int8 });
        return Convert.ToHexString(SHA256.HashData(tensor.Reinterpret(ElementType.UInt8).AsSpan<byte>()));
    }
}
