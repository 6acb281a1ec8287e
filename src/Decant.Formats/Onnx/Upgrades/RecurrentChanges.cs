namespace Decant.Formats.Onnx;

/// <summary>Recurrent layers and loops.</summary>
internal static class RecurrentChanges
{
    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
    [
        .. new[] { "RNN", "GRU", "LSTM" }.Select(static n => new OperatorChange(n, 7) { Upgrade = DropOutputSequence }),
        .. new[] { "RNN", "GRU", "LSTM" }.Select(static n => new OperatorChange(n, 14) { NewAttributes = ["layout"] }),
        new("Scan", 9) { Upgrade = ScanOverBatch },
    ];

    private static string? DropOutputSequence(VersionedNode node, VersionContext context)
    {
        node.Attributes.Remove("output_sequence");
        return null;
    }

    // Scan-8 ran over axis 1 for each item of a batch: a scan over the batch, whose body is the scan over the sequence.
    private static string? ScanOverBatch(VersionedNode node, VersionContext context)
    {
        long inputs = node.TakeInt("num_scan_inputs", 0);
        long[]? directions = node.TakeInts("directions");
        if (node.HasInput(0))
        {
            return "it has sequence lengths";
        }

        if (node.Subgraphs is not [("body", { } body)] || inputs < 1 || inputs > node.Inputs.Count - 1 || body.Input.Count != node.Inputs.Count - 1)
        {
            return "its body does not fit its inputs";
        }

        var outer = new GraphProto { Name = $"{body.Name}_batch" };
        var inner = new NodeProto { OpType = "Scan", Name = node.Name, MadeForOpset = Operators.OperatorRegistry.NewestOpset };
        inner.Attribute.Add(new AttributeProto { Name = "body", Type = AttributeType.Graph, G = body });
        inner.Attribute.Add(new AttributeProto { Name = "num_scan_inputs", Type = AttributeType.Int, I = inputs });
        if (directions is not null)
        {
            var attribute = new AttributeProto { Name = "scan_input_directions", Type = AttributeType.Ints };
            attribute.Ints.AddRange(directions);
            inner.Attribute.Add(attribute);
        }

        foreach (string name in node.Inputs.Skip(1).Select(i => context.Fresh($"{i}_item")))
        {
            inner.Input.Add(name);
            outer.Input.Add(new ValueInfoProto { Name = name });
        }

        foreach (string name in node.Outputs.Select(o => o.Length == 0 ? string.Empty : context.Fresh($"{o}_item")))
        {
            inner.Output.Add(name);
            outer.Output.Add(new ValueInfoProto { Name = name });
        }

        outer.Node.Add(inner);
        node.Inputs.RemoveAt(0);
        node.Subgraphs[0] = ("body", outer);
        node.Attributes.Set("num_scan_inputs", (long)node.Inputs.Count);
        return node.Outputs.Contains(string.Empty) ? "an output in the middle is left out" : null;
    }
}
