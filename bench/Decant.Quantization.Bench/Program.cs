using System.Globalization;
using Decant.Quantization.Bench;

// Usage: Decant.Quantization.Bench [--assets FOLDER] int4 | recurrent | calibration | smooth
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : otherwise;
string assets = Option("--assets", Path.Combine(Directory.GetCurrentDirectory(), "..", "shared", "assets"));
if (args.Contains("int4"))
{
    WeightOnlyTable.Run(assets, Option("--only", string.Empty), int.Parse(Option("--samples", "64"), CultureInfo.InvariantCulture), int.Parse(Option("--limit", "100"), CultureInfo.InvariantCulture));
}
else if (args.Contains("recurrent"))
{
    RecurrentTable.Run(assets, Option("--only", string.Empty), int.Parse(Option("--samples", "64"), CultureInfo.InvariantCulture), int.Parse(Option("--limit", "300"), CultureInfo.InvariantCulture));
}
else if (args.Contains("calibration"))
{
    CalibrationTable.Run(assets, int.Parse(Option("--samples", "100"), CultureInfo.InvariantCulture), int.Parse(Option("--rounds", "3"), CultureInfo.InvariantCulture));
}
else if (args.Contains("smooth"))
{
    SmoothTable.Run();
}
else
{
    Console.WriteLine("int4 | recurrent | calibration | smooth   (--only MODEL --samples 64 --limit 100)");
}
