using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels.Tests;

/// <summary>Runs the tests with the trait <c>InstructionSets</c> again in child processes in which the runtime hides instruction sets.</summary>
public class InstructionSetTests
{
    private const string Marker = "DECANT_HIDDEN_INSTRUCTION_SETS";

    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableAVX")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Kernels_InstructionSetHidden_StillEqualScalar(string variable)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in new[] { "vstest", typeof(InstructionSetTests).Assembly.Location, "--TestCaseFilter:InstructionSets=all" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[variable] = "0";
        start.Environment[Marker] = variable;
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        Assert.True(child.ExitCode == 0 && output.Contains("Passed", StringComparison.Ordinal), output + await errors);
    }

    [Fact]
    [Trait("InstructionSets", "all")]
    public void Runtime_InstructionSetHidden_IsNotSupported()
    {
        string? hidden = Environment.GetEnvironmentVariable(Marker);
        Assert.False(hidden is "DOTNET_EnableAVX2" or "DOTNET_EnableHWIntrinsic" && Avx2.IsSupported);
        Assert.False(hidden is "DOTNET_EnableAVX" or "DOTNET_EnableHWIntrinsic" && Avx.IsSupported);
    }
}
