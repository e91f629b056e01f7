using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Tells the flow engine what the catalog knows: sources and their labels, lookups, guards.</summary>
internal sealed class TaintPolicy(AnalyzedCompilation compilation, TaintLabel from, GuardKinds guards, IMethodSymbol? declared = null) : IFlowPolicy
{
    private const int All = ~0;

    private readonly TextGuards _text = new(compilation);
    private readonly AddressGuards _addresses = new(compilation);

    private SymbolCatalog Catalog => compilation.Catalog;

    public int LabelsOfParameter(IParameterSymbol parameter, CancellationToken cancellationToken)
        => ((from & TaintLabel.Remote) != 0 && IsDeclared(parameter, ApiRole.SourceRemote) ? (int)TaintLabel.Remote : 0)
            | ((from & TaintLabel.Model) != 0 && compilation.Tools.IsFilledByModel(parameter) ? (int)TaintLabel.Model : 0)
            | ((from & TaintLabel.Remote) != 0 && compilation.Remote.IsFilledByCaller(parameter, cancellationToken) ? (int)TaintLabel.Remote : 0);

    public int LabelsOfMember(ISymbol member)
    {
        int labels = 0;
        foreach (ModelRow row in Catalog.RowsOf(member))
        {
            labels |= row.Role switch
            {
                ApiRole.SourceRemote when row.Path is not { Root: AccessPathRoot.Argument } => (int)TaintLabel.Remote,

                // Not images: their bytes and their address are the service's.
                ApiRole.ModelChat or ApiRole.ModelPrompt or ApiRole.ModelSpeech or ApiRole.SourceModel => (int)TaintLabel.Model,
                ApiRole.SourceRetrieved => (int)TaintLabel.Retrieved,

                // Not labels for rules: they let the engine resolve a message's role as it resolves its text.
                ApiRole.PromptRoleInstructing => (int)MessageRoles.Instructing,
                ApiRole.PromptRoleAssistant => (int)MessageRoles.Assistant,
                ApiRole.PromptRoleTool => (int)MessageRoles.Tool,
                ApiRole.PromptRoleUser => (int)MessageRoles.User,
                _ => 0,
            };
        }

        return labels;
    }

    public bool IsTrusted(ISymbol member)
    {
        if (member is IParameterSymbol parameter)
        {
            return IsDeclared(parameter, ApiRole.FlowTrusted);
        }

        if (declared is not null && IsDeclared(member))
        {
            return true;
        }

        // Ids and formats in what an SDK returns are the service's, not the model's.
        if (member is IPropertySymbol { Type.SpecialType: SpecialType.System_String } && (member.Name.EndsWith("Id", StringComparison.Ordinal) || member.Name is "MediaType" or "MimeType") && SymbolCatalog.IsAiAssembly(member.ContainingAssembly))
        {
            return true;
        }

        foreach (ModelRow row in Catalog.RowsOf(member))
        {
            if ((row.Role == ApiRole.FlowTrusted && row.Path is not { Root: AccessPathRoot.Argument }) || row.Role is ApiRole.SourceRetrieved or ApiRole.ModelChat or ApiRole.ModelPrompt or ApiRole.ModelEmbedding or ApiRole.ModelImage or ApiRole.ModelSpeech or ApiRole.ModelPredict)
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

    public int ClearedBy(FlowSite site)
        => site.Target is { } method
            && (Applies(GuardKinds.Path, ApiRole.GuardPath, method)
                || Applies(GuardKinds.Host, ApiRole.GuardUrl, method)
                || Applies(GuardKinds.Html, ApiRole.GuardHtml, method)
                || Applies(GuardKinds.Filter, ApiRole.GuardFilter, method)
                || (Accepts(GuardKinds.Length) && LengthGuards.Bounds(site, compilation.LongestInput))
                || (Accepts(GuardKinds.Letters) && LetterGuards.Keeps(site))
                || (Accepts(GuardKinds.Path) && compilation.Paths.Cleans(site))
                || (Accepts(GuardKinds.Host) && _addresses.FixesHost(site))
                || (Accepts(GuardKinds.Html) && Catalog.Is(method, ApiRole.SinkMarkdown) && HtmlPlaces.DisablesHtml(site.Node, compilation))
                || (Accepts(GuardKinds.Filter) && IsQuoting(site)))
            ? All
            : 0;

    public int ClearedByCheck(IMethodSymbol method) => Catalog.Is(method, ApiRole.GuardCheck) || IsDeclared(method) || (Accepts(GuardKinds.Path) && compilation.Paths.ChecksRoot(method, 0)) ? All : 0;

    public int ClearedBy(Guard guard)
        => (!TextGuards.IsOfPart(guard) && TextGuards.IsConfined(guard))
            || _text.IsChecked(guard)
            || (Accepts(GuardKinds.Shield) && _text.IsShielded(guard))
            || (Accepts(GuardKinds.Length) && LengthGuards.Bounds(guard, compilation.LongestInput))
            || (Accepts(GuardKinds.Letters) && LetterGuards.AreLetters(guard))
            || (Accepts(GuardKinds.Path) && compilation.Paths.Confines(guard))
            || (Accepts(GuardKinds.Host) && _addresses.FixesHost(guard))
            ? All
            : 0;

    private bool IsDeclared(ISymbol member) => SymbolEqualityComparer.Default.Equals(SymbolCatalog.Definition(member), declared);

    // A row about one parameter of a method.
    private bool IsDeclared(IParameterSymbol parameter, ApiRole role)
    {
        foreach (ModelRow row in Catalog.RowsOf(parameter.ContainingSymbol))
        {
            if (row.Role == role && row.Path is { Root: AccessPathRoot.Argument } path && path.Parameter == parameter.Name)
            {
                return true;
            }
        }

        return false;
    }

    private bool Accepts(GuardKinds kind) => (guards & kind) != 0;

    private bool Applies(GuardKinds kind, ApiRole role, IMethodSymbol method) => Accepts(kind) && Catalog.Is(method, role);

    // text.Replace("'", "''"): a literal of a filter ends at a single quote only.
    private static bool IsQuoting(FlowSite site)
        => site.Operation is IInvocationOperation { TargetMethod: { Name: "Replace", ContainingType.SpecialType: SpecialType.System_String }, Arguments: { Length: >= 2 } arguments }
            && arguments[0].Value.ConstantValue is { HasValue: true, Value: "'" }
            && arguments[1].Value.ConstantValue is { HasValue: true, Value: "''" };
}

/// <summary>Which guards a rule accepts besides those that confine a text to a fixed few.</summary>
[Flags]
internal enum GuardKinds
{
    /// <summary>Only an allow-list, a whole match of a fixed pattern, a typed parse.</summary>
    Confinement = 0,

    /// <summary>A moderation's or prompt shield's verdict that is acted on.</summary>
    Shield = 1,

    /// <summary>Nothing but letters and digits.</summary>
    Letters = 2,

    /// <summary>A full path below a root, a name without folders.</summary>
    Path = 4,

    /// <summary>A fixed or allowed host, an escaped value.</summary>
    Host = 8,

    /// <summary>Encoded or cleaned HTML.</summary>
    Html = 16,

    /// <summary>Quoted literals of a filter.</summary>
    Filter = 32,

    /// <summary>A bound on the length.</summary>
    Length = 1 << 10,
}
