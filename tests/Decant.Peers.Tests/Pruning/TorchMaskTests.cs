using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Decant.Bench.Models;
using Decant.Compression;
using Decant.Formats.Decant;
using Decant.Graphs;

namespace Decant.Peers.Tests.Pruning;

/// <summary>Global L1 pruning takes the weights that PyTorch takes, ties included, and its file is smaller where PyTorch's is not.</summary>
public sealed class TorchMaskTests : IDisposable
{
    private static readonly string[] Shares = ["0.2", "0.5", "0.8", "0.95"];

    private readonly string _folder = Directory.CreateTempSubdirectory("decant-torch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void GlobalL1_OfTheSeedNetwork_IsTorchs(int seed, bool coarse)
    {
        using Model model = SeedNetwork.Create(seed);
        Value[] weights = [.. model.Graph.Initializers.Where(static v => v.Initializer!.Rank > 1)];
        Assert.Equal(4, weights.Length);
        if (coarse)
        {
            Array.ForEach(weights, Coarsen);
        }

        for (int i = 0; i < weights.Length; i++)
        {
            File.WriteAllBytes(Path.Combine(_folder, $"{i}.bin"), MemoryMarshal.AsBytes(weights[i].Initializer!.AsSpan<float>()).ToArray());
        }

        string[] sizes = Torch([Path.Combine(AppContext.BaseDirectory, "Pruning", "prune_with_torch.py"), _folder, .. Shares]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        long whole = coarse ? 0 : Packed(model);
        for (int s = 0; s < Shares.Length; s++)
        {
            double share = double.Parse(Shares[s], CultureInfo.InvariantCulture);
            var options = new PruningOptions { Sparsity = share, Scope = PruningScope.Global, Ties = TieBreak.Torch };
            using Model pruned = MagnitudePruner.Apply(model, MagnitudePruner.Plan(model, options));
            byte[] mask = [.. weights.SelectMany(w => Mask(w, pruned))];
            Assert.Equal(0, mask.AsSpan().CommonPrefixLength(File.ReadAllBytes(Path.Combine(_folder, Shares[s] + ".mask"))) - mask.Length);

            string[] torch = sizes[s].Split(' ');
            Assert.True(long.Parse(torch[2], CultureInfo.InvariantCulture) >= long.Parse(torch[1], CultureInfo.InvariantCulture));
            if (share > 0.9 && !coarse)
            {
                Assert.InRange(Packed(pruned), 1, whole / 8);
            }
        }
    }

    // Few magnitudes, none of them 0, so that the threshold's is that of many weights.
    private static void Coarsen(Value weight) => new GraphEditor(weight.Graph).SetInitializer(
        weight, Tensors.Tensor.Create([.. weight.Initializer!.ToFloats().Select(static v => (MathF.Floor(v * 2000) + 0.5f) / 2000)], weight.Initializer.Shape));

    private static IEnumerable<byte> Mask(Value weight, Model pruned) =>
        pruned.Graph.Find(weight.Name)!.Initializer!.ToFloats().Select(static v => (byte)(v == 0 ? 0 : 1));

    private long Packed(Model model)
    {
        string path = Path.Combine(_folder, "model.decant");
        DecantFormat.Save(model, path);
        return new FileInfo(path).Length;
    }

    private static string Torch(string[] arguments)
    {
        foreach (string python in new[] { "/usr/bin/python3", "python3" })
        {
            try
            {
                using Process process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true })!;
                string text = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode != 77)
                {
                    Assert.Equal(0, process.ExitCode);
                    return text;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
            }
        }

        Skip.If(true, "python3 with PyTorch and numpy is not installed");
        return string.Empty;
    }
}
