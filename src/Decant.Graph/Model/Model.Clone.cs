namespace Decant.Graphs;

/// <content>Copying a model: nodes and values are copied, tensors are shared.</content>
public sealed partial class Model
{
    /// <summary>A copy with its own nodes and values; tensors and operators, which are immutable, are shared.</summary>
    public Model Clone()
    {
        var copy = new Model(Graph.Name)
        {
            IrVersion = IrVersion,
            Format = Format,
            ProducerName = ProducerName,
            ProducerVersion = ProducerVersion,
            Domain = Domain,
            ModelVersion = ModelVersion,
            DocString = DocString,
            FormatData = FormatData,
        };
        foreach ((string domain, long version) in Opsets)
        {
            copy.Opsets[domain] = version;
        }

        foreach ((string key, string value) in Metadata)
        {
            copy.Metadata[key] = value;
        }

        foreach (Tensors.MappedFile file in _files)
        {
            copy.Own(file.AddReference());
        }

        GraphCloner.Copy(Graph, copy.Graph, new Dictionary<Value, Value>());
        return copy;
    }
}
