using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Options;

/// <summary>
/// An option that lists types or members: each entry is a model row of one role, so that the simplest of them need no file. An entry is a
/// documentation id without parameters (<c>M:Shop.Text.Clean</c>), or just the name.
/// </summary>
internal sealed class RowOption(string name, ApiRole role, bool isTypes, string description) : GuardrailOption(name, description)
{
    /// <summary>What callers send, beside what is bound from requests.</summary>
    public static readonly RowOption UntrustedSources = new("untrusted_sources", ApiRole.SourceRemote, isTypes: false, "Methods, properties and fields that yield what a remote caller sent.");

    /// <summary>What is the program's own.</summary>
    public static readonly RowOption TrustedSources = new("trusted_sources", ApiRole.FlowTrusted, isTypes: false, "Methods, properties and fields whose value is the program's own, whatever it is read from.");

    /// <summary>Methods that clean.</summary>
    public static readonly RowOption Sanitizers = new("sanitizers", ApiRole.FlowTrusted, isTypes: false, "Methods whose result is fit for a prompt, whatever goes in.");

    /// <summary>Methods that check.</summary>
    public static readonly RowOption Guards = new("guards", ApiRole.GuardCheck, isTypes: false, "Methods that throw for a text which must not pass, or answer `false` to it.");

    /// <summary>In-house wrappers of models.</summary>
    public static readonly RowOption ModelCalls = new("model_calls", ApiRole.ModelChat, isTypes: false, "Methods that call a model and return what it answers.");

    /// <summary>Attributes that demand authorization.</summary>
    public static readonly RowOption AuthorizationAttributes = new("authorization_attributes", ApiRole.AuthorizationData, isTypes: true, "Attribute types that demand authorization of the endpoint they stand on.");

    /// <summary>Filters that authorize.</summary>
    public static readonly RowOption AuthorizationFilters = new("authorization_filters", ApiRole.AuthorizationFilter, isTypes: true, "Filter types that turn unauthorized callers away.");

    // Asked in every project, also in those without AI: no reflection here.
    private static readonly RowOption[] s_lists = [UntrustedSources, TrustedSources, Sanitizers, Guards, ModelCalls, AuthorizationAttributes, AuthorizationFilters];

    /// <inheritdoc/>
    public override string Values => isTypes ? "types, as `T:Namespace.Type` or `Namespace.Type`, separated by commas" : "members, as `M:`, `P:` or `F:Namespace.Type.Member` or `Namespace.Type.Member`, separated by commas";

    /// <inheritdoc/>
    public override string Default => "";

    /// <inheritdoc/>
    public override bool Accepts(string value) => Split(value).All(entry => ModelFile.Parse(Name, "framework options\n" + string.Join("\n", Rows(entry))).Errors.IsEmpty);

    /// <summary>True where a project has a list for one rule.</summary>
    public static bool AnyFor(string rule, AnalyzerOptions options, Compilation compilation) => s_lists.Any(option => option.IsWrittenFor(rule, options, compilation));

    /// <summary>The rows that a project's options stand for, as lines of a model file; to one rule where the rule has lists of its own.</summary>
    public static IEnumerable<string> RowsOf(AnalyzerOptions options, Compilation compilation, string? rule)
        => s_lists.SelectMany(option => option.Written(options, compilation.SyntaxTrees.FirstOrDefault(), rule) is { } value && option.Accepts(value)
            ? Split(value).SelectMany(option.Rows)
            : []);

    private IEnumerable<string> Rows(string entry)
        => (entry.Length > 2 && entry[1] == ':' ? [entry] : isTypes ? ["T:" + entry] : new[] { "M:" + entry, "P:" + entry, "F:" + entry })
            .Select(id => $"{ModelFile.Write(role)} {id}");
}
