namespace Decant.Tests;

/// <summary>Where the documents stand: the folder of the solution.</summary>
internal static class DocumentFolder
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Decant.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no Decant.slnx above {AppContext.BaseDirectory}");
    }
}
