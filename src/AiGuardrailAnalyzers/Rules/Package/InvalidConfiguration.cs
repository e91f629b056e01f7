using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Options;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Rules.Package;

/// <summary>AIG001: a model row or an option that can't be read, at its line; what it would have said does not count, all else does.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InvalidConfiguration() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AIG001",
        title: "Configuration that can't be read",
        messageFormat: "'{0}' does not count: {1}",
        category: RuleCategory.Guardrail,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A model row or option of AiGuardrailAnalyzers has a word that means nothing, so that the rules do not know what was meant to be told to them.");

    private protected override Action<AdditionalFileAnalysisContext> FileAction => Check;

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation) => context.RegisterAdditionalFileAction(Check);

    private static void Check(AdditionalFileAnalysisContext context)
    {
        if (context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
        {
            return;
        }

        IEnumerable<ModelFileError> errors = OwnModels.IsModelFile(context.AdditionalFile) ? ModelFile.ParseOwn([OwnModels.Read(context.AdditionalFile, context.CancellationToken)]).Errors
            : OptionFile.IsOptionFile(context.AdditionalFile) ? OptionFile.Errors(text)
            : [];
        foreach (ModelFileError error in errors)
        {
            TextLine line = text.Lines[error.Line - 1];
            var span = new TextSpan(line.Start + error.Column, error.Word.Length);
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span)), error.Word, error.Message));
        }
    }
}
