using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Answers;

/// <summary>Knows where a program asks why a model's answer ended: complete, cut off, refused, filtered.</summary>
internal static class AnswerEndings
{
    /// <summary>True where the member around a place, lambdas included, reads a finish reason, a refusal or the like.</summary>
    public static bool AreReadAround(SyntaxNode place, AnalyzedCompilation compilation)
        => MemberAround(place) is { } member
            && compilation.UsesOf(ApiRole.AnswerEnding).Any(use => use.Node.SyntaxTree == member.SyntaxTree && member.Span.Contains(use.Node.Span));

    /// <summary>The method, property, constructor, local function or route handler that a place belongs to; for top-level statements the file.</summary>
    public static SyntaxNode? MemberAround(SyntaxNode place)
        => place.Ancestors().FirstOrDefault(n => n is AnonymousFunctionExpressionSyntax ? IsRouteHandler(n) : CallGraph.IsBody(n) && n is not TypeDeclarationSyntax);

    // Several of them stand in one method or file, and each is a member of its own.
    private static bool IsRouteHandler(SyntaxNode lambda)
        => lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && CallGraph.NameOf(call)?.Identifier.ValueText.StartsWith("Map", StringComparison.Ordinal) == true;
}
