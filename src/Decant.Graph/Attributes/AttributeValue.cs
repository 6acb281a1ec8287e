namespace Decant.Graphs;

/// <summary>The value of an operator's attribute, as files store it.</summary>
public abstract record AttributeValue
{
    private protected AttributeValue()
    {
    }
}
