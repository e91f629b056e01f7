using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Tells the flow engine what the catalog knows: sources and their labels, lookups, guards.</summary>
internal sealed class TaintPolicy(AnalyzedCompilation compilation, RemoteSources remote, GuardKinds guards) : IFlowPolicy
{
    // Not a label for rules: lets the engine resolve a message's role as it resolves its text.
    public const int InstructingRole = 1 << 16;

    private const int All = ~0;

    private readonly TextGuards _text = new(compilation);

    private SymbolCatalog Catalog => compilation.Catalog;

    public int LabelsOfParameter(IParameterSymbol parameter, CancellationToken cancellationToken)
        => remote.IsFilledByCaller(parameter, cancellationToken) ? (int)TaintLabel.Remote : 0;

    public int LabelsOfMember(ISymbol member)
    {
        int labels = 0;
        foreach (ModelRow row in Catalog.RowsOf(member))
        {
            labels |= row.Role switch
            {
                ApiRole.SourceRemote => (int)TaintLabel.Remote,
                ApiRole.ModelChat or ApiRole.ModelPrompt or ApiRole.ModelSpeech or ApiRole.ModelImage => (int)TaintLabel.Model,
                ApiRole.PromptRoleInstructing => InstructingRole,
                _ => 0,
            };
        }

        return labels;
    }

    public bool IsTrusted(ISymbol member)
    {
        foreach (ModelRow row in Catalog.RowsOf(member))
        {
            if (row.Role is ApiRole.FlowTrusted or ApiRole.ModelChat or ApiRole.ModelPrompt or ApiRole.ModelEmbedding or ApiRole.ModelImage or ApiRole.ModelSpeech or ApiRole.ModelPredict)
            {
                return true;
            }
        }

        return false;
    }

    public bool HandsOnArguments(IMethodSymbol method)
        => !Catalog.Is(method, ApiRole.FlowLookup)
            && !Catalog.IsType(method.ContainingType, ApiRole.FlowLookup)
            && !(method.IsExtensionMethod && Catalog.IsType(method.Parameters[0].Type, ApiRole.FlowLookup));

    public int ClearedBy(IMethodSymbol method) => 0;

    public int ClearedBy(Guard guard)
        => TextGuards.IsConfined(guard) || ((guards & GuardKinds.Shield) != 0 && _text.IsShielded(guard)) ? All : 0;
}

/// <summary>Which guards a rule accepts besides those that confine a text to a fixed few.</summary>
[Flags]
internal enum GuardKinds
{
    /// <summary>Only an allow-list, a whole match of a fixed pattern, a typed parse.</summary>
    Confinement = 0,

    /// <summary>A moderation's or prompt shield's verdict that is acted on.</summary>
    Shield = 1,
}
