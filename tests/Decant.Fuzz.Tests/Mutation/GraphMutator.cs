using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;
using Decant.Graphs;
using Decant.Operators;

namespace Decant.Fuzz.Tests;

/// <summary>Makes nonsense of a model's graph while the protobuf stays whole.</summary>
/// <param name="model">The model to change.</param>
/// <param name="other">A model that nodes and graphs are taken from.</param>
/// <param name="random">The dice.</param>
internal sealed class GraphMutator(ModelProto model, ModelProto other, Random random)
{
    private static readonly OperatorSchema[] Schemas = [.. OperatorRegistry.All.OrderBy(static s => s.Domain + s.Name, StringComparer.Ordinal)];
    private readonly AttributeMutator _attributes = new(random);

    /// <summary>Changes one to five places.</summary>
    public void Mutate()
    {
        for (int edits = 1 + random.Next(5); edits > 0; edits--)
        {
            if (Graphs(model.Graph).ToArray() is not { Length: > 0 } graphs)
            {
                return;
            }

            Edit(graphs[random.Next(graphs.Length)]);
        }
    }

    private static IEnumerable<GraphProto> Graphs(GraphProto? graph) => graph is null ? [] :
        graph.Node.SelectMany(static n => n.Attribute).SelectMany(static a => Graphs(a.G)).Prepend(graph);

    private void Edit(GraphProto graph)
    {
        switch (random.Next(14))
        {
            case 0:
                EditModel();
                break;
            case 1 or 2:
                EditNodeList(graph);
                break;
            case 3 or 4 or 5:
                EditConnections(graph);
                break;
            case 6 when Pick(graph.Node) is { } node:
                ReplaceOperator(node);
                break;
            case 7 or 8 or 9 when Pick(graph.Node) is { } node:
                _attributes.Edit(node.Attribute, SchemaOf(node)?.Attributes.ToArray() ?? [], () => Copy(Pick(Graphs(random.Next(2) == 0 ? model.Graph : other.Graph).ToList())!));
                break;
            case 10 or 11 when Pick(graph.Initializer) is { } tensor:
                new TensorMutator(random).Edit(tensor);
                break;
            case 12:
                EditValues(graph);
                break;
            default:
                AddBomb(graph);
                break;
        }
    }

    private void EditModel()
    {
        switch (random.Next(5))
        {
            case 0:
                model.IrVersion = random.Next(14);
                break;
            case 1 when Pick(model.OpsetImport) is { } opset:
                opset.Version = random.Next(3) == 0 ? ByteMutator.Number(random) : random.Next(30);
                break;
            case 2:
                model.OpsetImport.Add(new OperatorSetIdProto { Domain = random.Next(2) == 0 ? string.Empty : "com.microsoft", Version = random.Next(30) });
                break;
            case 3 when Pick(model.Functions) is { } function:
                EditFunction(function);
                break;
            default:
                model.OpsetImport.Clear();
                break;
        }
    }

    // Bodies that call themselves or each other, and signatures that do not fit the calls.
    private void EditFunction(FunctionProto function)
    {
        switch (random.Next(5))
        {
            case 0:
                function.Node.Add(new NodeProto { OpType = function.Name, Domain = function.Domain });
                break;
            case 1:
                model.Functions.Add(Copy(function));
                break;
            case 2:
                function.Input.Add(function.Input.FirstOrDefault() ?? "x");
                break;
            case 3:
                function.Output.Clear();
                break;
            default:
                function.OpsetImport.Clear();
                break;
        }
    }

    private void EditNodeList(GraphProto graph)
    {
        int at = random.Next(graph.Node.Count + 1);
        switch (random.Next(6))
        {
            case 0 when Pick(graph.Node) is { } node:
                graph.Node.Remove(node);
                break;
            case 1 when Pick(graph.Node) is { } node:
                graph.Node.Insert(at, Copy(node));
                break;
            case 2 when Pick(graph.Node) is { } node:
                graph.Node.Remove(node);
                graph.Node.Insert(random.Next(graph.Node.Count + 1), node);
                break;
            case 3 when Pick(other.Graph?.Node ?? []) is { } node:
                graph.Node.Insert(at, Copy(node));
                break;
            case 4 when Pick(graph.Node) is { } node:
                NodeProto renamed = Copy(node);
                for (int i = 0; i < renamed.Output.Count; i++)
                {
                    renamed.Output[i] += "'";
                }

                graph.Node.Insert(at, renamed);
                break;
            default:
                graph.Node.Insert(at, FreshNode(graph));
                break;
        }
    }

    private NodeProto FreshNode(GraphProto graph)
    {
        OperatorSchema schema = Schemas[random.Next(Schemas.Length)];
        var node = new NodeProto { OpType = schema.Name, Domain = schema.Domain, Name = "fresh" };
        node.Input.AddRange(Enumerable.Range(0, Math.Min(schema.Inputs.Count, 1 + random.Next(4))).Select(_ => AnyName(graph)));
        node.Output.AddRange(Enumerable.Range(0, schema.Outputs.Count).Select(i => $"fresh_{graph.Node.Count}_{i}"));
        graph.Output.Add(new ValueInfoProto { Name = node.Output.FirstOrDefault() });
        return node;
    }

    private void EditConnections(GraphProto graph)
    {
        if (Pick(graph.Node) is not { } node)
        {
            return;
        }

        List<string> names = random.Next(4) == 0 ? node.Output : node.Input;
        int at = random.Next(Math.Max(1, names.Count));
        switch (random.Next(6))
        {
            case 0 when names.Count > 0:
                names.RemoveAt(at);
                break;
            case 1:
                names.Add(AnyName(graph));
                break;
            case 2 when names.Count > 0:
                names[at] = string.Empty;
                break;
            case 3 when node.Input.Count > 0 && node.Output.Count > 0:
                node.Input[random.Next(node.Input.Count)] = node.Output[random.Next(node.Output.Count)];
                break;
            default:
                if (names.Count > 0)
                {
                    names[at] = AnyName(graph);
                }

                break;
        }
    }

    private void ReplaceOperator(NodeProto node)
    {
        switch (random.Next(6))
        {
            case 0:
                node.Domain = random.Next(3) switch { 0 => "com.microsoft", 1 => "ai.onnx.ml", _ => null };
                break;
            case 1:
                node.OpType = null;
                break;
            default:
                OperatorSchema schema = Schemas[random.Next(Schemas.Length)];
                (node.OpType, node.Domain) = (schema.Name, schema.Domain);
                if (random.Next(2) == 0)
                {
                    node.Attribute.RemoveAll(a => !schema.Attributes.Contains(a.Name ?? string.Empty));
                }

                break;
        }
    }

    private void EditValues(GraphProto graph)
    {
        List<ValueInfoProto> list = random.Next(3) switch { 0 => graph.Input, 1 => graph.Output, _ => graph.ValueInfo };
        switch (random.Next(6))
        {
            case 0:
                list.Add(new ValueInfoProto { Name = AnyName(graph), Type = TensorMutator.AnyType(random) });
                break;
            case 1 when Pick(list) is { } value:
                list.Remove(value);
                break;
            case 2 when Pick(list) is { } value:
                value.Name = random.Next(3) == 0 ? null : AnyName(graph);
                break;
            case 3 when Pick(list)?.Type?.TensorType is { } tensor:
                tensor.ElemType = random.Next(30);
                break;
            case 4 when Pick(list)?.Type?.TensorType?.Shape is { } shape:
                TensorMutator.EditShape(shape, random);
                break;
            default:
                if (Pick(list) is { } any)
                {
                    any.Type = TensorMutator.AnyType(random);
                }

                break;
        }
    }

    // A few bytes that ask for much: operators whose output size is data.
    private void AddBomb(GraphProto graph)
    {
        string name = $"bomb_{graph.Initializer.Count}";
        long[] sizes = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => ByteMutator.Number(random))];
        graph.Initializer.Add(ProtoModel.Tensor(name, sizes, sizes.Length));
        NodeProto node = random.Next(8) switch
        {
            0 => ProtoModel.Node("ConstantOfShape", name, name + "_y"),
            1 => ProtoModel.Node("Expand", $"{AnyName(graph)} {name}", name + "_y"),
            2 => ProtoModel.Node("Tile", $"{AnyName(graph)} {name}", name + "_y"),
            3 => ProtoModel.Node("RandomNormal", "", name + "_y", ProtoModel.Ints("shape", sizes)),
            4 => ProtoModel.Node("Pad", $"{AnyName(graph)} {name}", name + "_y"),
            5 => ProtoModel.Node("Resize", $"{AnyName(graph)} _ _ {name}", name + "_y"),
            6 => ProtoModel.Node("OneHot", $"{AnyName(graph)} {name} {AnyName(graph)}", name + "_y"),
            _ => ProtoModel.Node("Range", $"{name} {AnyName(graph)} {AnyName(graph)}", name + "_y"),
        };
        graph.Node.Add(node);
        graph.Node.Add(ProtoModel.Node("Abs", name + "_y", name + "_z"));
        graph.Output.Add(new ValueInfoProto { Name = name + "_z" });
    }

    private string AnyName(GraphProto graph)
    {
        List<string> names = [.. graph.Node.SelectMany(static n => n.Output), .. graph.Input.Select(static i => i.Name ?? "?"), .. graph.Initializer.Select(static i => i.Name ?? "?")];
        return random.Next(12) == 0 ? random.Next(3) switch { 0 => "../../etc/passwd", 1 => "nul", _ => "no such name" } : Pick(names) ?? "none";
    }

    private static OperatorSchema? SchemaOf(NodeProto node) => OperatorRegistry.Find(OnnxImporter.NormalDomain(node.Domain), node.OpType ?? string.Empty);

    private T? Pick<T>(List<T> list)
        where T : class => list.Count == 0 ? null : list[random.Next(list.Count)];

    private static T Copy<T>(T message)
        where T : ProtoMessage, new() => ProtoReader.ReadAll<T>(ProtoWriter.ToArray(message), "copy");
}
