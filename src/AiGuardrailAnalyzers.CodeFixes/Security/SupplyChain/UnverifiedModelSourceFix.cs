using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.SupplyChain;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Security.SupplyChain;

/// <summary>Compares the model's SHA-256 with a constant before it is loaded. The constant is empty: until it is filled in nothing is loaded.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnverifiedModelSourceFix() : GuardrailCodeFix(UnverifiedModelSource.Descriptor.Id)
{
    private const string HashType = "System.Security.Cryptography.SHA256";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Diagnostic.Properties.TryGetValue(UnverifiedModelSource.CheckProperty, out string? check) && check is not null
            && context.Node.FirstAncestorOrSelf<StatementSyntax>() is { Parent: BlockSyntax or GlobalStatementSyntax } statement
            && HasHashData(context.Model.Compilation))
        {
            string name = Unused("expectedSha256", context.Model, statement.SpanStart);
            string bytes = check == UnverifiedModelSource.PathCheck ? $"File.ReadAllBytes({context.Diagnostic.Properties[UnverifiedModelSource.ModelProperty]})" : context.Diagnostic.Properties[UnverifiedModelSource.ModelProperty]!;
            string[] statements =
            [
                $"const string {name} = \"\"; // The SHA-256 that the model's publisher names, in hexadecimal.\n",
                $"if (!string.Equals(Convert.ToHexString(SHA256.HashData({bytes})), {name}, StringComparison.OrdinalIgnoreCase))\n{{\n    throw new InvalidDataException(\"This is not the expected model.\");\n}}\n",
            ];
            yield return new FixAction(
                "Compare its SHA-256 with a constant",
                "Compare",
                editor => Insert(editor, statement, statements),
                Usings.NeededFor(context.Model, statement.SpanStart, HashType));
        }
    }

    private static void Insert(SyntaxEditor editor, StatementSyntax statement, string[] statements)
    {
        StatementSyntax[] parsed = [.. statements.Select(s => SyntaxFactory.ParseStatement(s).WithAdditionalAnnotations(Formatter.Annotation))];
        parsed[1] = parsed[1].WithTrailingTrivia(SyntaxFactory.LineFeed, SyntaxFactory.LineFeed);
        if (statement.Parent is GlobalStatementSyntax global)
        {
            editor.InsertBefore(global, parsed.Select(s => SyntaxFactory.GlobalStatement(s).WithAdditionalAnnotations(Formatter.Annotation)));
        }
        else
        {
            editor.InsertBefore(statement, parsed);
        }
    }

    private static bool HasHashData(Compilation compilation)
        => compilation.GetTypesByMetadataName(HashType).Any(type => !type.GetMembers("HashData").IsEmpty)
            && compilation.GetTypesByMetadataName("System.Convert").Any(type => !type.GetMembers("ToHexString").IsEmpty);

    private static string Unused(string name, SemanticModel model, int position)
    {
        string candidate = name;
        for (int i = 2; model.LookupSymbols(position, name: candidate).Any(); i++)
        {
            candidate = name + i;
        }

        return candidate;
    }
}
