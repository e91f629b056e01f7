using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Registers a rate limit policy where a program is built: on the builder's services before <c>Build()</c>, its middleware behind it.</summary>
internal sealed class RateLimitPolicy
{
    /// <summary>The policy's name.</summary>
    public const string Name = "model";

    /// <summary>The extension methods that the registration calls.</summary>
    public const string ExtensionsType = "Microsoft.AspNetCore.RateLimiting.RateLimiterOptionsExtensions";

    private readonly StatementSyntax _build;
    private readonly string _builder;
    private readonly string _app;
    private readonly bool _hasMiddleware;

    private RateLimitPolicy(StatementSyntax build, string builder, string app, bool hasMiddleware)
    {
        _build = build;
        _builder = builder;
        _app = app;
        _hasMiddleware = hasMiddleware;
    }

    /// <summary>The registration in a file that builds the program with <c>var app = builder.Build();</c>; null in others.</summary>
    public static RateLimitPolicy? For(SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxNode root = model.SyntaxTree.GetRoot(cancellationToken);
        if (model.Compilation.GetTypesByMetadataName(ExtensionsType).IsEmpty)
        {
            return null;
        }

        foreach (InvocationExpressionSyntax call in root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Build", Expression: IdentifierNameSyntax builder }, Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } }
                && variable.Parent?.Parent is LocalDeclarationStatementSyntax { Parent: GlobalStatementSyntax or BlockSyntax } build
                && model.GetTypeInfo(call, cancellationToken).Type is { Name: "WebApplication" }
                && model.LookupNamespacesAndTypes(call.SpanStart, name: "TimeSpan").Any())
            {
                return new RateLimitPolicy(
                    build,
                    builder.Identifier.Text,
                    variable.Identifier.Text,
                    root.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "UseRateLimiter"));
            }
        }

        return null;
    }

    /// <summary>Adds the registration, once however many endpoints ask for it.</summary>
    public void AddTo(SyntaxEditor editor)
    {
        if (editor.GetChangedRoot().DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "AddFixedWindowLimiter"))
        {
            return;
        }

        SyntaxNode place = _build.Parent is GlobalStatementSyntax global ? global : _build;
        string newLine = place.SyntaxTree.GetRoot().DescendantTrivia().FirstOrDefault(t => t.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } written ? written.ToFullString() : "\n";
        string indent = place.GetLeadingTrivia().LastOrDefault(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).ToFullString();
        string[] lines =
        [
            $"{_builder}.Services.AddRateLimiter(options => options.AddFixedWindowLimiter(\"{Name}\", limiter =>",
            "{",
            "    limiter.PermitLimit = 20;",
            "    limiter.Window = TimeSpan.FromMinutes(1);",
            "}));",
        ];
        editor.InsertBefore(place, Statement(lines, place, indent, newLine));
        if (!_hasMiddleware)
        {
            editor.InsertAfter(place, Statement([$"{_app}.UseRateLimiter();"], place, indent, newLine));
        }
    }

    private static SyntaxNode Statement(string[] lines, SyntaxNode place, string indent, string newLine)
    {
        StatementSyntax statement = SyntaxFactory.ParseStatement(string.Concat(lines.Select(line => indent + line + newLine)));
        return place is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(statement) : statement;
    }
}
