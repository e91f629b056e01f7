using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>A place that calls a member, creates an object or hands a method over.</summary>
/// <param name="Node">The invocation, creation, member access or name.</param>
/// <param name="Target">The definition that is used: method, constructor or property.</param>
internal sealed record CallSite(SyntaxNode Node, ISymbol Target);
