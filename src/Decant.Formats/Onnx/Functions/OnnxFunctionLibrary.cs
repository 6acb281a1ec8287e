using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>The functions that a model's file defines, each called by domain, name and overload.</summary>
internal sealed class OnnxFunctionLibrary
{
    private const int DeepestCalls = 128;
    private const long MostNodes = 200_000;

    private readonly Dictionary<(string Domain, string Name, string Overload), FunctionProto> _functions = [];
    private readonly Dictionary<FunctionProto, long> _sizes = [];
    private readonly long _opset;

    /// <summary>Checks the functions of <paramref name="model"/>.</summary>
    /// <exception cref="ModelException">
    /// DEC1340: a function calls itself, by itself or through others; DEC1341: calls nest too deeply, or the model's calls stand for too many nodes;
    /// DEC1342: a function is defined twice.
    /// </exception>
    public OnnxFunctionLibrary(ModelProto model)
    {
        _opset = model.OpsetImport.Find(static o => OnnxImporter.NormalDomain(o.Domain).Length == 0)?.Version ?? 1;
        foreach (FunctionProto function in model.Functions)
        {
            if (!_functions.TryAdd(Id(function.Domain, function.Name, function.Overload), function))
            {
                throw new ModelException("DEC1342", $"function {Describe(function)}: it is defined twice");
            }
        }

        model.Functions.ForEach(f => Size(f, []));
        if (model.Graph is not null && Count(Calls(model.Graph.Node)) is var nodes && nodes > MostNodes)
        {
            throw new ModelException("DEC1341", $"graph '{model.Graph.Name}': its calls of functions stand for {nodes} nodes, {MostNodes} at most are read");
        }
    }

    /// <summary>Whether there are functions at all.</summary>
    public bool IsEmpty => _functions.Count == 0;

    /// <summary>The function that <paramref name="node"/> calls, or null. A known operator is not replaced by a function of its name, as in ONNX Runtime.</summary>
    public FunctionProto? Find(NodeProto node) =>
        IsEmpty || !_functions.TryGetValue(Id(node.Domain, node.OpType, node.Overload), out FunctionProto? function) || IsOperator(node) ? null : function;

    /// <summary>The functions that nodes call, directly, in their subgraphs or through other functions.</summary>
    public HashSet<FunctionProto> Reachable(IEnumerable<NodeProto> nodes)
    {
        var reached = new HashSet<FunctionProto>();
        var open = new Stack<FunctionProto>(Calls(nodes));
        while (open.TryPop(out FunctionProto? function))
        {
            if (reached.Add(function))
            {
                foreach (FunctionProto called in Calls(function.Node))
                {
                    open.Push(called);
                }
            }
        }

        return reached;
    }

    /// <summary>The function by name, for messages.</summary>
    public static string Describe(FunctionProto function) =>
        $"'{OnnxImporter.NormalDomain(function.Domain)}.{function.Name}{(string.IsNullOrEmpty(function.Overload) ? string.Empty : ":" + function.Overload)}'";

    private bool IsOperator(NodeProto node)
    {
        string domain = OnnxImporter.NormalDomain(node.Domain);
        return string.IsNullOrEmpty(node.Overload) && Operators.OperatorRegistry.Find(domain, node.OpType ?? string.Empty) is not null
            && (domain.Length > 0 || OperatorIntroductions.Of(node.OpType!) <= _opset);
    }

    private static (string Domain, string Name, string Overload) Id(string? domain, string? name, string? overload) =>
        (OnnxImporter.NormalDomain(domain), name ?? string.Empty, overload ?? string.Empty);

    // The number of nodes that a call stands for.
    private long Size(FunctionProto function, List<FunctionProto> callers)
    {
        if (_sizes.TryGetValue(function, out long known))
        {
            return known;
        }

        int at = callers.IndexOf(function);
        callers.Add(function);
        if (at >= 0)
        {
            throw new ModelException("DEC1340", $"function {Describe(function)}: it calls itself, {string.Join(" → ", callers.Skip(at).Select(Describe))}");
        }

        if (callers.Count > DeepestCalls)
        {
            throw new ModelException("DEC1341", $"function {Describe(callers[0])}: calls nest more than {DeepestCalls} deep");
        }

        long size = function.Node.Count;
        foreach (FunctionProto called in Calls(function.Node))
        {
            size = Math.Min(long.MaxValue / 2, size + Size(called, callers));
        }

        callers.RemoveAt(callers.Count - 1);
        return _sizes[function] = size;
    }

    private long Count(IEnumerable<FunctionProto> calls) => calls.Aggregate(0L, (sum, f) => Math.Min(long.MaxValue / 2, sum + _sizes[f]));

    private IEnumerable<FunctionProto> Calls(IEnumerable<NodeProto> nodes) => IsEmpty ? [] : nodes.SelectMany(n => Calls(n.Attribute
        .SelectMany(static a => a.G is null ? a.Graphs : a.Graphs.Append(a.G)).SelectMany(static g => g.Node)).Concat(Find(n) is { } called ? [called] : []));
}
