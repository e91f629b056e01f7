using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Training;

/// <summary>A column of training data, as a program names it.</summary>
/// <param name="Text">Its name.</param>
/// <param name="Place">Where it is named: an element of a list, or the row type's member.</param>
/// <param name="Rows">The row type that it is said to be a member of, as <c>nameof</c> does; null for plain text.</param>
internal sealed record ColumnName(string Text, SyntaxNode Place, INamedTypeSymbol? Rows);
