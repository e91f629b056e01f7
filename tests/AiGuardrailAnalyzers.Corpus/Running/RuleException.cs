namespace AiGuardrailAnalyzers.Corpus.Running;

/// <summary>An exception that a rule or the loading of a program let out.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Program">The project file.</param>
/// <param name="Source">The analyzer, or what else threw.</param>
/// <param name="Text">The exception with its stack.</param>
internal sealed record RuleException(string Repository, string Program, string Source, string Text);
