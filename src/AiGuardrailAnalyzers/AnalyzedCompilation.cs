using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Failures;
using AiGuardrailAnalyzers.Gates;
using AiGuardrailAnalyzers.Options;
using AiGuardrailAnalyzers.Predictions;
using AiGuardrailAnalyzers.Taint;
using AiGuardrailAnalyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using CallSite = AiGuardrailAnalyzers.Dataflow.CallSite;

namespace AiGuardrailAnalyzers;

/// <summary>What all rules of one compilation share: the symbols they know, the calls between members, their values, the endpoints.</summary>
internal sealed class AnalyzedCompilation
{
    private static readonly ConditionalWeakTable<Compilation, StrongBox<AnalyzedCompilation?>> s_cache = new();

    // Test frameworks whose presence makes a project a test project where MSBuild's IsTestProject is not visible.
    private static readonly ImmutableHashSet<string> s_testAssemblies = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Microsoft.VisualStudio.TestPlatform.TestFramework",
        "MSTest.TestFramework",
        "nunit.framework",
        "xunit.core",
        "xunit.v3.core",
        "TUnit.Core");

    /// <summary>Whether the projects of tests are analyzed.</summary>
    internal static readonly GuardrailOption<bool> IncludeTests = OptionOf.Truth("include_tests", false, "Analyzes projects that refer to a test framework too.");

    private readonly Lazy<bool> _retrieves;

    private readonly ConcurrentDictionary<ApiRole, ImmutableArray<CallSite>> _uses = new();
    private readonly ConcurrentDictionary<(SyntaxNode Value, TaintQuery Query), ImmutableArray<FlowSource>> _sources = new();

    private readonly ConcurrentDictionary<string, AnalyzedCompilation> _ofRules = new(StringComparer.Ordinal);

    private AnalyzedCompilation(Compilation compilation, SymbolCatalog catalog, AnalyzerOptions options, string? rule)
    {
        SearchLimits limits = Budgets.Of(options, compilation, rule);
        Compilation = compilation;
        Catalog = catalog;
        LongestInput = LengthGuards.LongestInput.Of(options, compilation, rule);
        Calls = new CallGraph(compilation, limits.Implementations);
        _retrieves = new(() => Calls.AnyUse(Catalog.NamesInUse(ApiRole.SourceRetrieved)));
        Definitions = new Definitions(Calls);
        Gate = new EnvironmentGate(this);
        Endpoints = new EndpointMap(this);
        ModelCalls = new ModelReachability(this, Budgets.DepthOf(options, compilation, rule));
        RequestPaths = new RequestPaths(this);
        Deadlines = new ClientDeadlines(this);
        Flows = new FlowFacts(Calls, limits);
        Remote = new RemoteSources(this);
        Tools = new ModelSources(this);
        Paths = new PathGuards(this);
        PromptArguments = new PromptArguments(this);
        Prompts = new PromptPipeline(this);
        Authorization = new Authorization(this);
        ToolServers = new ToolServers(this);
        Host = new HostedProgram(this);
        Throttling = new Throttling(this);
        FailureHandling = new FailureHandling(this);
        Predictions = new PredictionTypes(this);
        HandledFailures = new HandledFailures(this);
        Effects = new ToolEffects(this);
        Approval = new ToolApproval(this);
        Offered = new OfferedTools(this);
    }

    public Compilation Compilation { get; }

    public SymbolCatalog Catalog { get; }

    /// <summary>The longest input that a bound may let pass.</summary>
    public int LongestInput { get; }

    public CallGraph Calls { get; }

    public Definitions Definitions { get; }

    public EnvironmentGate Gate { get; }

    public EndpointMap Endpoints { get; }

    public ModelReachability ModelCalls { get; }

    public RequestPaths RequestPaths { get; }

    public ClientDeadlines Deadlines { get; }

    public FlowFacts Flows { get; }

    public RemoteSources Remote { get; }

    public ModelSources Tools { get; }

    public PathGuards Paths { get; }
    public PromptArguments PromptArguments { get; }

    public PromptPipeline Prompts { get; }

    /// <summary>False where nothing is retrieved for a model.</summary>
    public bool Retrieves => _retrieves.Value;

    public Authorization Authorization { get; }

    public ToolServers ToolServers { get; }

    public HostedProgram Host { get; }

    public Throttling Throttling { get; }

    public FailureHandling FailureHandling { get; }

    public PredictionTypes Predictions { get; }
    public HandledFailures HandledFailures { get; }
    /// <summary>What the bodies of tools do.</summary>
    public ToolEffects Effects { get; }

    /// <summary>Whether somebody is asked before they do it.</summary>
    public ToolApproval Approval { get; }

    /// <summary>The tools that are offered to models.</summary>
    public OfferedTools Offered { get; }

    /// <summary>Where the program uses the members of a role, in one order; found once for all who ask.</summary>
    public ImmutableArray<CallSite> UsesOf(ApiRole role)
        => _uses.TryGetValue(role, out ImmutableArray<CallSite> known)
            ? known
            : _uses.GetOrAdd(role, Calls.Uses(Catalog.NamesInUse(role), CancellationToken.None).Where(use => Catalog.Is(use.Target, role)).ToImmutableArray());

    /// <summary>What a query finds for a value, searched once for all rules that ask the same.</summary>
    public ImmutableArray<FlowSource> SourcesOf(SyntaxNode value, TaintQuery query, CancellationToken cancellationToken)
        => _sources.TryGetValue((value, query), out ImmutableArray<FlowSource> known)
            ? known
            : _sources.GetOrAdd((value, query), FlowSearch.Run(Flows, new TaintPolicy(this, query.From, query.Guards, query.Declared), value, (int)query.From, cancellationToken, query.MaxHops).Sources);

    /// <summary>The shared knowledge of a compilation; null when it uses no AI SDK, so that nothing is paid for it.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="options">Its options and additional files, the same for every analyzer and fix of a project.</param>
    /// <param name="cancellationToken">Stops reading the additional files.</param>
    public static AnalyzedCompilation? For(Compilation compilation, AnalyzerOptions options, CancellationToken cancellationToken)
        => s_cache.GetValue(compilation, c => new StrongBox<AnalyzedCompilation?>(Create(c, options, cancellationToken))).Value;

    /// <summary>What one rule knows of a compilation: the same, unless the project tells this rule something of its own.</summary>
    public static AnalyzedCompilation? For(Compilation compilation, AnalyzerOptions options, string rule, CancellationToken cancellationToken)
        => For(compilation, options, cancellationToken)?.OfRule(rule, options, cancellationToken);

    private AnalyzedCompilation OfRule(string rule, AnalyzerOptions options, CancellationToken cancellationToken)
        => RowOption.AnyFor(rule, options, Compilation) || Budgets.AnyFor(rule, options, Compilation) || LengthGuards.LongestInput.IsWrittenFor(rule, options, Compilation)
            ? _ofRules.GetOrAdd(rule, id => new AnalyzedCompilation(Compilation, new SymbolCatalog(Compilation, OwnModels.Of(options, Compilation, id, cancellationToken)), options, id))
            : this;

    // 'No' is an answer that is kept too: every analyzer asks.
    private static AnalyzedCompilation? Create(Compilation compilation, AnalyzerOptions options, CancellationToken cancellationToken)
    {
        // A project that neither refers to an AI SDK nor says a word to the rules is not even indexed.
        bool isAiSdkUsed = SymbolCatalog.IsAiSdkUsed(compilation);
        if (!isAiSdkUsed && !OwnModels.Any(options, compilation))
        {
            return null;
        }

        ModelFile own = OwnModels.Of(options, compilation, null, cancellationToken);
        return isAiSdkUsed || SymbolCatalog.IsOwnSdkUsed(compilation, own) ? new AnalyzedCompilation(compilation, new SymbolCatalog(compilation, own), options, null) : null;
    }

    public bool IsTestProject(AnalyzerOptions options)
        => (options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.IsTestProject", out string? value)
                && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase))
            || Compilation.ReferencedAssemblyNames.Any(name => s_testAssemblies.Contains(name.Name));
}
