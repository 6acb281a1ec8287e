using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Decant.Formats.Tests;

/// <summary>Fills messages of the generated protobuf classes with random fields, by their descriptors.</summary>
internal sealed class RandomMessages(int seed)
{
    private readonly Random _random = new(seed);

    public T Create<T>(int depth)
        where T : IMessage, new()
    {
        var message = new T();
        Fill(message, depth);
        return message;
    }

    private void Fill(IMessage message, int depth)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            bool nested = field.FieldType == FieldType.Message;
            if ((nested && depth == 0) || _random.Next(4) == 0)
            {
                continue;
            }

            if (field.IsRepeated)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                for (int count = _random.Next(nested ? 3 : 6); count > 0; count--)
                {
                    list.Add(Value(field, depth));
                }
            }
            else if (field.ContainingOneof is null || field.ContainingOneof.Accessor.GetCaseFieldDescriptor(message) is null)
            {
                field.Accessor.SetValue(message, Value(field, depth));
            }
        }
    }

    private object Value(FieldDescriptor field, int depth)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                IMessage message = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                Fill(message, depth - 1);
                return message;
            case FieldType.Enum:
                EnumValueDescriptor[] values = [.. field.EnumType.Values];
                return values[_random.Next(values.Length)].Number;
            case FieldType.Float:
                return (float)(_random.NextDouble() - 0.5);
            case FieldType.Double:
                return _random.NextDouble() - 0.5;
            case FieldType.Int32:
                return _random.Next(int.MinValue, int.MaxValue) >> _random.Next(31);
            case FieldType.Int64:
                return _random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(63);
            case FieldType.UInt64:
                return (ulong)_random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(63);
            case FieldType.String:
                return new string('ä', _random.Next(3)) + _random.Next(1000);
            case FieldType.Bytes:
                byte[] bytes = new byte[_random.Next(9)];
                _random.NextBytes(bytes);
                return ByteString.CopyFrom(bytes);
            default:
                throw new NotSupportedException(field.FullName);
        }
    }
}
