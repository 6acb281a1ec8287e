namespace Decant.Formats.Protobuf;

/// <summary>
/// A protobuf message as a record of its fields. A null property means that the field is absent. Fields that the record does not
/// know are kept as they were and written back after the known ones.
/// </summary>
internal abstract class ProtoMessage
{
    /// <summary>The unknown fields, each with its tag, or null where there are none.</summary>
    public List<ByteRange>? Unknown { get; set; }

    /// <summary>A copy that shares the lists; each is to be replaced, not changed.</summary>
    public ProtoMessage ShallowCopy() => (ProtoMessage)MemberwiseClone();

    /// <summary>Reads the field that <paramref name="reader"/> stands on; false where the record does not know it.</summary>
    public abstract bool ReadField(ProtoReader reader);

    /// <summary>Writes the known fields in the order of their numbers.</summary>
    public abstract void WriteFields(ProtoWriter writer);
}
