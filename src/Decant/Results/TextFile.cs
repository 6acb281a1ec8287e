namespace Decant;

/// <summary>Writes text so that a failure leaves no half file.</summary>
internal static class TextFile
{
    /// <summary>Writes UTF-8 text to a temporary file beside the target and renames it.</summary>
    public static void Write(string path, string text)
    {
        string temporary = path + ".part";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
