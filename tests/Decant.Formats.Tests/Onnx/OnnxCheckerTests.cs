using System.Diagnostics;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Tensors;
using Decant.Tests.Shared;

namespace Decant.Formats.Tests.Onnx;

/// <summary>What is written passes the checker of the official onnx package, where Python and the package are installed.</summary>
public sealed class OnnxCheckerTests : IDisposable
{
    private const string Script = "import sys, onnx\nfor p in sys.stdin.read().split():\n  try: onnx.checker.check_model(p, full_check=True)\n  except Exception as e: print(p, str(e)[:300])\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("decant-onnx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void Save_EveryAssetAtSeveralOpsets_PassesTheChecker()
    {
        string[] assets = Directory.GetFiles(SharedAssets.Require("."), "*.onnx", SearchOption.AllDirectories);
        string python = Python();
        List<string> written = [];
        foreach (string path in assets.Where(p => !p.Contains("superres", StringComparison.Ordinal)))
        {
            using Model model = OnnxFormat.Load(path);
            foreach (int opset in new[] { 0, 13, 15, 17 })
            {
                string target = Path.Combine(_folder, $"{written.Count}_{opset}_{Path.GetFileName(path)}");
                if (TrySave(model, target, opset))
                {
                    written.Add(target);
                }
            }
        }

        Assert.True(written.Count >= 3 * (assets.Length - 1), $"{written.Count} files of {assets.Length} assets");
        Assert.Equal(string.Empty, Run(python, written));
    }

    // A model can be newer than the opset asked for; then it must say so.
    private static bool TrySave(Model model, string target, int opset)
    {
        try
        {
            OnnxFormat.Save(model, target, new OnnxWriteOptions(opset == 0 ? null : opset));
            return true;
        }
        catch (UnsupportedException error)
        {
            Assert.Equal("DEC1330", error.Code);
            return false;
        }
    }

    private static string Python()
    {
        foreach (string candidate in new[] { "/usr/bin/python3", "python3" })
        {
            try
            {
                using Process process = Process.Start(new ProcessStartInfo(candidate, ["-c", "import onnx"]) { RedirectStandardError = true })!;
                process.WaitForExit();
                if (process.ExitCode == 0)
                {
                    return candidate;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // not installed here
            }
        }

        Skip.If(true, "the Python package onnx is not installed");
        return string.Empty;
    }

    private static string Run(string python, List<string> paths)
    {
        using Process process = Process.Start(new ProcessStartInfo(python, ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Write(string.Join('\n', paths));
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
