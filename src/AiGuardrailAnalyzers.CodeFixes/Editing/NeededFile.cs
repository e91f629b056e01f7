using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>A file that a fix adds to a project, unless the project has it.</summary>
/// <param name="Name">Its name; it lies at the project's root.</param>
/// <param name="Code">Makes its text for a namespace, which is empty where the project names none.</param>
internal sealed record NeededFile(string Name, Func<string, string> Code)
{
    public bool IsMissingFrom(Project project) => !project.Documents.Any(document => document.Name == Name);

    /// <summary>The solution in which the project has the file.</summary>
    public Solution AddTo(Project project)
        => IsMissingFrom(project) ? project.AddDocument(Name, Code(project.DefaultNamespace ?? "")).Project.Solution : project.Solution;
}
