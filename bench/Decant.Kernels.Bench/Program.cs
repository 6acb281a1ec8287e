using Decant.Kernels;
using Decant.Kernels.Bench;

// Usage: Decant.Kernels.Bench [all|gemm|conv|depthwise|...] [threads] [rounds]
//        Decant.Kernels.Bench peer [PART OF A NAME|all] [threads] [rounds]
if (args is ["peer", ..])
{
    PeerComparison.Run(args[1..]);
    return;
}

string what = args.Length > 0 ? args[0] : "all";
int threads = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 1;
int rounds = args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 30;
using var team = new ThreadTeam(threads);
var suites = new (string Name, Action<Benchmark, ThreadTeam> Add)[]
{
    ("gemm", FloatSuites.Gemm),
    ("conv", FloatSuites.Convolutions),
    ("depthwise", FloatSuites.Depthwise),
    ("int8", IntegerSuites.Convolutions),
    ("int8-depthwise", IntegerSuites.Depthwise),
};
foreach (var (name, add) in suites)
{
    if (what == "all" || what == name)
    {
        var benchmark = new Benchmark();
        FloatSuites.AddPeak(benchmark);
        add(benchmark, team);
        benchmark.Print(rounds);
    }
}
