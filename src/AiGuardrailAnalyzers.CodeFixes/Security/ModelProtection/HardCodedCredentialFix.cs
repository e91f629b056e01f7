using AiGuardrailAnalyzers.Clients;
using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AiGuardrailAnalyzers.CodeFixes.Security.ModelProtection;

/// <summary>Reads the key from the configuration in scope, else from the environment; for Azure's clients offers an identity instead of a key.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class HardCodedCredentialFix() : GuardrailCodeFix(HardCodedCredential.Descriptor.Id)
{
    private const string ReadKey = "Read";
    private const string IdentityKey = "Identity";
    private const string IdentityType = "Azure.Identity.DefaultAzureCredential";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        // Of an address the key is only a part.
        if (context.Node is not LiteralExpressionSyntax literal || KeyShape.InAddress(literal.Token.ValueText) is not null)
        {
            yield break;
        }

        context.Diagnostic.Properties.TryGetValue(HardCodedCredential.ProviderProperty, out string? provider);
        if (MakeVariable(literal, context) is { } makeVariable)
        {
            string? configuration = InScope.Find(context.Model, literal.SpanStart, "Microsoft.Extensions.Configuration.IConfiguration", "Configuration");
            string setting = configuration is null ? VariableOf(provider) : $"{provider ?? "AI"}:ApiKey";
            string read = configuration is null ? $"Environment.GetEnvironmentVariable(\"{setting}\")" : $"{configuration}[\"{setting}\"]";
            ExpressionSyntax replacement = Replacement(literal, read, setting);
            yield return new FixAction(
                configuration is null ? $"Read it from the environment variable {setting}" : $"Read it from the configuration's '{setting}'",
                ReadKey,
                editor =>
                {
                    makeVariable(editor);
                    editor.ReplaceNode(literal, replacement.WithTriviaFrom(literal));
                },
                Usings.NeededFor(context.Model, literal.SpanStart, "System.Environment"));
        }

        if (CredentialAround(literal, context) is { } credential)
        {
            ExpressionSyntax identity = SyntaxFactory.ParseExpression("new DefaultAzureCredential()").WithTriviaFrom(credential);
            yield return new FixAction("Use DefaultAzureCredential", IdentityKey, editor => editor.ReplaceNode(credential, identity), Usings.NeededFor(context.Model, literal.SpanStart, IdentityType));
        }
    }

    // After '??' the left side has read a setting already: a missing one is an error.
    private static ExpressionSyntax Replacement(LiteralExpressionSyntax literal, string read, string setting)
    {
        string failure = $"throw new InvalidOperationException(\"{setting} is not set\")";
        if (literal.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce && coalesce.Right == literal)
        {
            return SyntaxFactory.ParseExpression("throw new InvalidOperationException(\"The key is not set\")");
        }

        string scheme = KeyShape.SchemeOf(literal.Token.ValueText);
        ExpressionSyntax value = SyntaxFactory.ParseExpression(scheme.Length == 0 ? $"{read} ?? {failure}" : $"\"{scheme}\" + ({read} ?? {failure})");
        return literal.Parent is ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax or ArrowExpressionClauseSyntax or ReturnStatementSyntax ? value : SyntaxFactory.ParenthesizedExpression(value);
    }

    private static string VariableOf(string? provider) => provider switch
    {
        null => "AI_API_KEY",
        "HuggingFace" => "HF_TOKEN",
        "GitHub" => "GITHUB_TOKEN",
        "AWS" => "AWS_ACCESS_KEY_ID",
        _ => provider.ToUpperInvariant() + "_API_KEY",
    };

    // The edit that lets the place hold a value of run time: a constant becomes a variable. Null where only constants may stand.
    private static Action<SyntaxEditor>? MakeVariable(LiteralExpressionSyntax literal, FixContext context)
    {
        if (literal.Ancestors().TakeWhile(node => node is not (StatementSyntax or MemberDeclarationSyntax)).Any(node => node is AttributeSyntax or ParameterSyntax or PatternSyntax or SwitchLabelSyntax))
        {
            return null;
        }

        switch (literal.FirstAncestorOrSelf<VariableDeclarationSyntax>()?.Parent)
        {
            case FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.ConstKeyword):
                bool isPrivate = !field.Modifiers.Any(m => m.IsKind(SyntaxKind.PublicKeyword) || m.IsKind(SyntaxKind.InternalKeyword) || m.IsKind(SyntaxKind.ProtectedKeyword));
                return isPrivate && field.Declaration.Variables.Count == 1 && !IsNeededAsConstant(field.Declaration.Variables[0].Identifier.ValueText, field.Parent)
                    ? editor => editor.ReplaceNode(field, (current, _) => WithoutConst((FieldDeclarationSyntax)current))
                    : null;
            case LocalDeclarationStatementSyntax { IsConst: true } local:
                return local.Declaration.Variables.Count == 1 && !IsNeededAsConstant(local.Declaration.Variables[0].Identifier.ValueText, local.FirstAncestorOrSelf<MemberDeclarationSyntax>(m => m is not GlobalStatementSyntax) ?? (SyntaxNode?)local.SyntaxTree.GetRoot(context.CancellationToken))
                    ? editor => editor.ReplaceNode(local, (current, _) => WithoutConst((LocalDeclarationStatementSyntax)current))
                    : null;
            default:
                return static _ => { };
        }
    }

    private static SyntaxNode WithoutConst(FieldDeclarationSyntax field)
    {
        int index = field.Modifiers.IndexOf(SyntaxKind.ConstKeyword);
        SyntaxToken keyword = field.Modifiers[index];
        return field.WithModifiers(field.Modifiers.RemoveAt(index).InsertRange(index, [
            SyntaxFactory.Token(SyntaxKind.StaticKeyword).WithLeadingTrivia(keyword.LeadingTrivia).WithTrailingTrivia(SyntaxFactory.Space),
            SyntaxFactory.Token(SyntaxKind.ReadOnlyKeyword).WithTrailingTrivia(keyword.TrailingTrivia)]));
    }

    private static SyntaxNode WithoutConst(LocalDeclarationStatementSyntax local)
    {
        SyntaxTriviaList leading = local.GetLeadingTrivia();
        return local.WithModifiers(SyntaxFactory.TokenList(local.Modifiers.Where(m => !m.IsKind(SyntaxKind.ConstKeyword)))).WithLeadingTrivia(leading);
    }

    private static bool IsNeededAsConstant(string name, SyntaxNode? scope)
        => scope is null || scope.DescendantNodes().OfType<IdentifierNameSyntax>().Where(use => use.Identifier.ValueText == name).Any(use => use.Ancestors().Any(node => node
            is AttributeSyntax or ParameterSyntax or PatternSyntax or SwitchLabelSyntax or LocalDeclarationStatementSyntax { IsConst: true }
            || (node is FieldDeclarationSyntax field && field.Modifiers.Any(SyntaxKind.ConstKeyword))));

    // new AzureKeyCredential("…") where the client also takes a token credential in its place.
    private static BaseObjectCreationExpressionSyntax? CredentialAround(LiteralExpressionSyntax literal, FixContext context)
        => literal.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: BaseObjectCreationExpressionSyntax { Parent: ArgumentSyntax { Parent: ArgumentListSyntax { Parent: BaseObjectCreationExpressionSyntax client } arguments } argument } credential } }
            && !context.Model.Compilation.GetTypesByMetadataName(IdentityType).IsEmpty
            && context.Model.GetSymbolInfo(client, context.CancellationToken).Symbol is IMethodSymbol { ContainingType: { } type } constructor
            && type.InstanceConstructors.Any(other => other.Parameters.Length == constructor.Parameters.Length
                && other.Parameters.ElementAtOrDefault(arguments.Arguments.IndexOf(argument))?.Type.ToDisplayString() == "Azure.Core.TokenCredential"
                && (argument.NameColon is null || other.Parameters.Any(p => p.Name == argument.NameColon.Name.Identifier.ValueText && p.Type.Name == "TokenCredential")))
            ? credential
            : null;
}
