using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Makes wire records of a model.</summary>
internal static class OnnxExporter
{
    private const long OverridableInitializers = 4;

    /// <summary>
    /// The records of <paramref name="model"/> at an opset; where none is asked for, at the one that it was read at or the oldest newer one
    /// that expresses it. The opset in development is written where it is asked for.
    /// </summary>
    /// <exception cref="UnsupportedException">DEC1330: nodes cannot be expressed at the opset; all are listed.</exception>
    /// <exception cref="ArgumentException">The opset is out of range.</exception>
    public static (ModelProto Model, long Opset) Export(Model model, int? opset)
    {
        if (opset is { } asked && asked != model.Opset && (asked < OperatorHistory.OldestTarget || asked > OperatorRegistry.DevelopmentOpset))
        {
            throw new ArgumentException($"opset {asked} cannot be written: {OperatorHistory.OldestTarget} to {OperatorRegistry.NewestOpset} can, and {OperatorRegistry.DevelopmentOpset}, which is in development", nameof(opset));
        }

        List<string> problems = [];
        foreach (long candidate in opset is { } only ? [only] : Candidates(model))
        {
            var graphs = new OnnxGraphExporter(model, candidate);
            GraphProto graph = graphs.Export(model.Graph);
            if (graphs.Problems.Count == 0)
            {
                return (Wrap(model, graph, candidate, graphs.Domains), candidate);
            }

            problems = graphs.Problems;
        }

        throw new UnsupportedException(
            "DEC1330",
            $"the model cannot be written at opset {opset ?? OperatorRegistry.NewestOpset}, {problems.Count} {(problems.Count == 1 ? "problem" : "problems")}:{string.Concat(problems.Select(static p => $"\n  {p}"))}\nask for a newer opset, or leave the choice to the writer");
    }

    /// <summary>The oldest version of the file format for an opset.</summary>
    internal static long OldestIrVersion(long opset) => opset switch
    {
        < 9 => 3,
        9 => 4,
        10 => 5,
        11 => 6,
        <= 14 => 7,
        <= 18 => 8,
        <= 20 => 9,
        <= 22 => 10,
        23 => 11,
        24 => 12,
        _ => 13,
    };

    private static IEnumerable<long> Candidates(Model model)
    {
        if (model.Opset > 0)
        {
            yield return model.Opset;
        }

        for (long opset = Math.Max(model.Opset + 1, OperatorHistory.OldestTarget); opset <= OperatorRegistry.NewestOpset; opset++)
        {
            yield return opset;
        }
    }

    private static ModelProto Wrap(Model model, GraphProto graph, long opset, IEnumerable<string> domains)
    {
        var source = model.FormatData as ModelProto;
        var proto = new ModelProto
        {
            IrVersion = opset == model.Opset && model.IrVersion > 0 ? model.IrVersion : Math.Max(model.IrVersion, OldestIrVersion(opset)),
            ProducerName = Text(model.ProducerName, source?.ProducerName),
            ProducerVersion = Text(model.ProducerVersion, source?.ProducerVersion),
            Domain = Text(model.Domain, source?.Domain),
            ModelVersion = model.ModelVersion == (source?.ModelVersion ?? 0) ? source?.ModelVersion : model.ModelVersion,
            DocString = model.DocString,
            Graph = graph,
            Unknown = source?.Unknown,
        };
        SettleInitializers(model, proto);
        AddFunctions(proto, source, opset == model.Opset);
        AddOpsets(model, proto, source, opset, [.. domains]);
        proto.MetadataProps.AddRange(Entries(model.Metadata));
        proto.TrainingInfo.AddRange(source?.TrainingInfo ?? []);
        proto.Configuration.AddRange(source?.Configuration ?? []);
        return proto;
    }

    /// <summary>The records of a dictionary.</summary>
    internal static IEnumerable<StringStringEntryProto> Entries(Dictionary<string, string> entries) =>
        entries.Select(static e => new StringStringEntryProto { Key = e.Key, Value = e.Value });

    // Up to IR version 3 every initializer is an input too; from 4 on such an input could be overridden, so constants are none.
    private static void SettleInitializers(Model model, ModelProto proto)
    {
        GraphProto graph = proto.Graph!;
        var inputs = graph.Input.Select(static i => i.Name).ToHashSet(StringComparer.Ordinal);
        if (!graph.Initializer.TrueForAll(i => inputs.Contains(i.Name)))
        {
            proto.IrVersion = Math.Max(proto.IrVersion ?? 0, OverridableInitializers);
        }

        if (proto.IrVersion >= OverridableInitializers && !model.Graph.InputsOverrideInitializers)
        {
            graph.Input.RemoveAll(i => model.Graph.Find(i.Name!)?.Initializer is not null);
        }
    }

    private static void AddOpsets(Model model, ModelProto proto, ModelProto? source, long opset, HashSet<string> domains)
    {
        HashSet<string> emptied = [.. source?.Functions.Except(proto.Functions).Select(static f => OnnxImporter.NormalDomain(f.Domain)) ?? []];
        emptied.ExceptWith(proto.Functions.Select(static f => OnnxImporter.NormalDomain(f.Domain)).Concat(domains).Append(string.Empty));
        foreach (string domain in model.Opsets.Keys.Append(string.Empty).Concat(domains).Distinct(StringComparer.Ordinal).Where(d => !emptied.Contains(d)))
        {
            OperatorSetIdProto? original = source?.OpsetImport.Find(o => OnnxImporter.NormalDomain(o.Domain) == domain);
            if (original is null && domain.Length == 0 && proto.IrVersion < 3)
            {
                continue;
            }

            proto.OpsetImport.Add(new OperatorSetIdProto
            {
                Domain = original is null ? domain : original.Domain,
                Version = domain.Length == 0 ? opset : model.Opsets.TryGetValue(domain, out long version) ? version : FunctionVersion(source, domain) ?? 1,
            });
        }
    }

    // Nodes that took the place of a call may be of a domain that only the function imported.
    private static long? FunctionVersion(ModelProto? source, string domain) => source?.Functions
        .SelectMany(static f => f.OpsetImport).Where(o => OnnxImporter.NormalDomain(o.Domain) == domain).Max(static o => o.Version);

    // Functions that lost their calls are left out; those that had none stay, unless their opsets need not fit the model's any more.
    private static void AddFunctions(ModelProto proto, ModelProto? source, bool sameOpset)
    {
        if (source is null || source.Functions.Count == 0)
        {
            return;
        }

        var library = new OnnxFunctionLibrary(source);
        HashSet<FunctionProto> called = library.Reachable(proto.Graph!.Node);
        HashSet<FunctionProto> calledBefore = library.Reachable(source.Graph!.Node);
        proto.Functions.AddRange(source.Functions.Where(f => called.Contains(f) || (sameOpset && !calledBefore.Contains(f))));
    }

    // An empty text is written where the source had an empty one.
    private static string? Text(string value, string? original) => value.Length > 0 ? value : original is { Length: 0 } ? string.Empty : null;
}
