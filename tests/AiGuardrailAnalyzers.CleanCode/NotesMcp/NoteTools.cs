using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace NotesMcp;

/// <summary>The one folder that the tools may touch.</summary>
public sealed class NoteFolder
{
    private readonly string _root;

    public NoteFolder(string folder)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        Directory.CreateDirectory(_root);
    }

    public IEnumerable<string> Names => Directory.EnumerateFiles(_root, "*.md").Select(path => Path.GetFileNameWithoutExtension(path));

    public string PathOf(string name)
    {
        string path = Path.GetFullPath(Path.Combine(_root, name + ".md"));
        if (!path.StartsWith(_root, StringComparison.Ordinal))
        {
            throw new McpException("Notes are named without a path.");
        }

        return path;
    }
}

[McpServerToolType]
public sealed class NoteTools(NoteFolder folder)
{
    private const int MaxLength = 20_000;

    [McpServerTool(ReadOnly = true), Description("The names of all notes.")]
    public string List() => string.Join('\n', folder.Names.Order(StringComparer.OrdinalIgnoreCase));

    [McpServerTool(ReadOnly = true), Description("The text of a note.")]
    public async Task<string> Read(string name, CancellationToken cancellationToken)
    {
        string path = folder.PathOf(name);
        return File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : "There is no such note.";
    }

    [McpServerTool(Destructive = false), Description("Adds a line to a note, which need not exist.")]
    public async Task<string> Append(string name, string line, CancellationToken cancellationToken)
    {
        if (line.Length > MaxLength)
        {
            throw new McpException($"A line has at most {MaxLength} characters.");
        }

        await File.AppendAllTextAsync(folder.PathOf(name), line + Environment.NewLine, cancellationToken);
        return "Added.";
    }
}
