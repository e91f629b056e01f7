using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Tools;

/// <summary>
/// What the bodies of tools do, also through what they call. Names and descriptions count for nothing. What a body does to files that it made
/// itself, and what it would do far away to things that no argument of the tool chooses, is housekeeping.
/// </summary>
internal sealed class ToolEffects
{
    private const int MaxDepth = 8;

    // How far away a body may do what no argument chooses, for it to be the tool's own doing.
    private const int MaxUnchosen = 2;

    private static readonly Regex s_deletes = new(@"(^|;)\s*(DELETE|DROP|TRUNCATE)\s+(?>(?:(?:FROM|TABLE|IF|EXISTS)\s+)*)(?![#@])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex s_writes = new(@"(^|;)\s*(INSERT|UPDATE|MERGE|REPLACE|ALTER|CREATE)\s", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // Where programs put what nobody else uses.
    private static readonly ImmutableHashSet<string> s_temporary = ImmutableHashSet.Create(
        StringComparer.Ordinal, "GetTempPath", "GetTempFileName", "GetRandomFileName", "NewGuid", "CreateTempSubdirectory", "CreateVersion7");

    // Calls that make a file; one that takes it away again cleans up, one before another write replaces.
    private static readonly ImmutableHashSet<string> s_making = ImmutableHashSet.Create(
        StringComparer.Ordinal, "WriteAllText", "WriteAllTextAsync", "WriteAllBytes", "WriteAllBytesAsync", "WriteAllLines", "WriteAllLinesAsync", "Create", "CreateText", "OpenWrite", "Open",
        "CreateDirectory", "ExtractToDirectory", "CreateFromDirectory", "Copy", "CopyTo", "Move", "MoveTo", "Replace", "Save", "SaveAs", "SaveAsync", "FileStream", "StreamWriter", "DownloadFile", "DownloadFileAsync");

    private static readonly ImmutableHashSet<string> s_destructivePrograms = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "rm", "rmdir", "del", "format", "shutdown", "reboot", "taskkill", "kill", "killall", "pkill", "mkfs", "dd", "diskpart", "sdelete", "shred");

    private static readonly string[] s_scripts = [".sh", ".ps1", ".bat", ".cmd", ".py"];

    private readonly AnalyzedCompilation _compilation;
    private readonly ValueOrigins _origins;
    private readonly ImmutableDictionary<EffectKind, Lazy<ReachingCalls>> _reaching;
    private readonly ConcurrentDictionary<(SyntaxNode Body, EffectKind Kind), ToolEffect?> _known = new();

    public ToolEffects(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _origins = new ValueOrigins(compilation.Calls);
        _reaching = Enum.GetValues(typeof(EffectKind)).Cast<EffectKind>().ToImmutableDictionary(kind => kind, kind => new Lazy<ReachingCalls>(() => new ReachingCalls(compilation.Calls, Sites(kind), IsEntry, MaxDepth)));
    }

    /// <summary>What of these kinds a tool does, in their order; the nearest of each kind and body. Kinds that nobody asks for cost nothing.</summary>
    public IEnumerable<ToolEffect> Of(OfferedTool tool, params EffectKind[] kinds)
        => kinds.SelectMany(kind => tool.Bodies.Select(body => Of(body, kind))).OfType<ToolEffect>();

    private ToolEffect? Of(SyntaxNode body, EffectKind kind)
    {
        if (!_known.TryGetValue((body, kind), out ToolEffect? effect))
        {
            effect = body is ExpressionSyntax and not AnonymousFunctionExpressionSyntax ? Hosted(body, kind) : _reaching[kind].Value.In(body).FirstOrDefault(way => Counts(kind, way)) is { } found ? new ToolEffect(kind, body, found) : null;
            _known.TryAdd((body, kind), effect);
        }

        return effect;
    }

    // A tool of the provider has no body here, but a row.
    private ToolEffect? Hosted(SyntaxNode made, EffectKind kind)
        => kind == EffectKind.Read && _compilation.Calls.Model(made.SyntaxTree).GetSymbolInfo(made).Symbol is { } target
            ? new ToolEffect(kind, made, new ReachingCall(new CallSite(made, target), null, null))
            : null;

    private bool IsEntry(SyntaxNode node) => _compilation.Endpoints.IsHandler(node, CancellationToken.None) || (node is AnonymousFunctionExpressionSyntax && _compilation.Tools.IsToolFunction(node));

    private IEnumerable<CallSite> Sites(EffectKind kind) => kind switch
    {
        EffectKind.Read => _compilation.UsesOf(ApiRole.EffectRead).Concat(_compilation.UsesOf(ApiRole.SourceRetrieved)).Concat(_compilation.UsesOf(ApiRole.SinkUrl).Where(IsFetch)),
        EffectKind.Write => _compilation.UsesOf(ApiRole.EffectWrite).Where(site => !IsOwn(site)).Concat(_compilation.UsesOf(ApiRole.KnowledgeWrite)).Concat(Statements(s_writes)),
        EffectKind.Delete => _compilation.UsesOf(ApiRole.EffectDelete).Where(site => !IsOwn(site) && !IsReplaced(site)).Concat(Statements(s_deletes)).Concat(_compilation.UsesOf(ApiRole.EffectRequest).Where(IsDeleteRequest)),
        EffectKind.Send => _compilation.UsesOf(ApiRole.EffectSend),
        EffectKind.Pay => _compilation.UsesOf(ApiRole.EffectPay),
        EffectKind.Actuate => _compilation.UsesOf(ApiRole.EffectActuate),
        EffectKind.Self => SelfChanges.In(_compilation),
        _ => _compilation.UsesOf(ApiRole.EffectRun),
    };

    // What the tool's arguments choose always counts; what they do not, only near, and not where it says nothing.
    private bool Counts(EffectKind kind, ReachingCall way)
    {
        CallSite site = way.Path[way.Path.Length - 1].Site;
        int distance = way.Path.Length - 1;
        return kind switch
        {
            EffectKind.Run => RunsDestructive(site) || (!RunsFixed(site) && DependsOnArguments(way)),
            EffectKind.Read => !_compilation.Catalog.Is(site.Target, ApiRole.SinkUrl) || (DependsOnArguments(way) && !HasFixedHost(site)),
            EffectKind.Self => DependsOnArguments(way),
            _ when IsFile(site) => distance == 0 || PathDependsOnArguments(way),
            _ => distance <= MaxUnchosen || DependsOnArguments(way),
        };
    }

    // Something that the model chose takes part in what is called at the end of the way.
    private bool DependsOnArguments(ReachingCall way) => Reaches(way, ValueOrigins.Given(way.Path[way.Path.Length - 1].Site.Node), isPath: false);

    // It is in the path of a file, as text; and the file is none of the program's temporary ones.
    private bool PathDependsOnArguments(ReachingCall way) => Reaches(way, PathsOf(way.Path[way.Path.Length - 1].Site), isPath: true);

    private bool Reaches(ReachingCall way, IEnumerable<ExpressionSyntax> sink, bool isPath)
    {
        ImmutableArray<ReachingCall> path = way.Path;
        ExpressionSyntax[] values = [.. sink];
        for (int i = path.Length - 1; i >= 0; i--)
        {
            if ((BodyOf(path[i].Site.Node) ?? path[i].Owner) is not { } body)
            {
                return false;
            }

            ValueOrigin origin = _origins.Of(values, body, CancellationToken.None, isPath);
            if (isPath && origin.Parts.Any(IsTemporary))
            {
                return false;
            }

            if (origin.Parameters.Any(parameter => IsChosen(parameter, isPath)))
            {
                return true;
            }

            if (i == 0)
            {
                break;
            }

            values = [.. ValueOrigins.ArgumentsFor(path[i - 1].Site, origin.Parameters.Where(parameter => parameter.ContainingSymbol is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } && (!isPath || TextTypes.CanCarry(parameter.Type))))];
        }

        return false;
    }

    // Numbers and ids say nothing, and choose all the same.
    private bool IsChosen(IParameterSymbol parameter, bool isPath)
        => _compilation.Tools.IsFilledByModel(parameter)
            || (!isPath && parameter is { ContainingSymbol: IMethodSymbol method, Type: { IsValueType: true, Name: not nameof(CancellationToken) } } && _compilation.Tools.IsTool(method));

    private static SyntaxNode? BodyOf(SyntaxNode node) => node.Ancestors().FirstOrDefault(n => CallGraph.IsBody(n) && n is not AnonymousFunctionExpressionSyntax);

    // The path arguments of a call; of a method of FileInfo the object.
    private IEnumerable<ExpressionSyntax> PathsOf(CallSite site)
    {
        SyntaxNode call = ValueOrigins.CallOf(site.Node);
        ExpressionSyntax[] paths = _compilation.Calls.Model(call.SyntaxTree).GetOperation(call) is { } operation
            ? [.. SinkValues.In(operation, ApiRole.SinkPath, _compilation.Catalog).Select(place => place.Value.Syntax).OfType<ExpressionSyntax>()]
            : [];
        return paths.Length > 0 || site.Target is IMethodSymbol { MethodKind: MethodKind.Constructor } ? paths : ValueOrigins.Given(site.Node).Reverse().Take(1);
    }

    private static bool IsFile(CallSite site) => site.Target.ContainingNamespace is { Name: "IO", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    // HttpClient.GetStringAsync(url), not PostAsync.
    private static bool IsFetch(CallSite site) => site.Target is IMethodSymbol { Name: var name } && (name.StartsWith("Get", StringComparison.Ordinal) || name.StartsWith("Download", StringComparison.Ordinal));

    // $"https://api.example.com/{id}", "weather/" + city, $"{_address}/search?q={words}": the pages of one host are its owner's.
    private bool HasFixedHost(CallSite site)
    {
        if (Texts(site).Any(text => text.StartsWith("http", StringComparison.OrdinalIgnoreCase) || text.IndexOf('/') >= 0))
        {
            return true;
        }

        SyntaxNode body = BodyOf(site.Node) ?? site.Node;
        return _origins.Of(ValueOrigins.Given(site.Node), body, CancellationToken.None).Parts.OfType<InterpolatedStringExpressionSyntax>()
            .Any(address => address.Contents.Count > 1 && address.Contents[0] is InterpolationSyntax { Expression: var host }
                && !_origins.Of([host], body, CancellationToken.None, textOnly: true).Parameters.Any(parameter => IsChosen(parameter, isPath: true)));
    }

    private bool IsDeleteRequest(CallSite site)
        => ValueOrigins.Given(site.Node).Any(value => value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Delete", Expression: var method } && method.GetLastToken().ValueText == "HttpMethod");

    // SQL texts that programs hand to their database.
    private IEnumerable<CallSite> Statements(Regex pattern)
        => _compilation.UsesOf(ApiRole.SinkSql).Concat(_compilation.UsesOf(ApiRole.EffectSql)).Where(site => Texts(site).Any(pattern.IsMatch));

    private IEnumerable<string> Texts(CallSite site)
    {
        SyntaxNode body = BodyOf(site.Node) ?? site.Node;
        foreach (ExpressionSyntax part in _origins.Of(ValueOrigins.Given(site.Node), body, CancellationToken.None).Parts)
        {
            SemanticModel model = _compilation.Calls.Model(part.SyntaxTree);
            if (model.GetConstantValue(part) is { HasValue: true, Value: string constant })
            {
                yield return constant;
            }
            else if (part is InterpolatedStringExpressionSyntax { Contents: { Count: > 0 } contents } && contents[0] is InterpolatedStringTextSyntax lead)
            {
                yield return lead.TextToken.ValueText;
            }
            else if (part is BinaryExpressionSyntax sum && sum.DescendantNodes().OfType<LiteralExpressionSyntax>().FirstOrDefault() is { Token.Value: string first } literal && literal.SpanStart == sum.SpanStart)
            {
                yield return first;
            }
            else if (part is MemberAccessExpressionSyntax or IdentifierNameSyntax && model.GetOperation(part) is { } reference
                && _compilation.Definitions.Resolve(reference, CancellationToken.None).ConstantValue is { HasValue: true, Value: string resolved })
            {
                yield return resolved;
            }
        }
    }

    // Temporary files, files that the same body makes, and what is cleaned up at the end.
    private bool IsOwn(CallSite site)
    {
        if (!IsFile(site))
        {
            return false;
        }

        SyntaxNode call = ValueOrigins.CallOf(site.Node);
        SyntaxNode? body = BodyOf(call);
        if (body is null || call.Ancestors().TakeWhile(n => n != body).Any(n => n is FinallyClauseSyntax or CatchClauseSyntax) || CallGraph.DeclaredName(body) is "Dispose" or "DisposeAsync" or "DisposeAsyncCore")
        {
            return true;
        }

        // A writer around a stream writes no file of its own.
        ExpressionSyntax[] paths = [.. PathsOf(site)];
        return paths.Length == 0 || _origins.Of(paths, body, CancellationToken.None).Parts.Any(IsTemporary) || (_compilation.Catalog.Is(site.Target, ApiRole.EffectDelete) && paths.Any(path => IsMadeIn(body, call, path)));
    }

    // shop.Lines.RemoveRange(old); shop.Lines.AddRange(lines): an update.
    private static bool IsReplaced(CallSite site)
        => ValueOrigins.CallOf(site.Node) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Remove" or "RemoveRange", Expression: var set } } call
            && BodyOf(call)?.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Any(other => other.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "AddAsync" or "AddRange" or "AddRangeAsync", Expression: var target } && target.ToString() == set.ToString()) == true;

    private static bool IsTemporary(ExpressionSyntax part)
        => part.DescendantNodesAndSelf().Any(n => n is SimpleNameSyntax name && s_temporary.Contains(name.Identifier.ValueText))
            || part.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().Any(literal => literal.Token.Value is string text && (text.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".lock", StringComparison.OrdinalIgnoreCase)));

    private static bool IsMadeIn(SyntaxNode body, SyntaxNode delete, ExpressionSyntax path)
    {
        string written = path.ToString();
        return body.DescendantNodes().Any(node => node != delete && node switch
        {
            InvocationExpressionSyntax call => CallGraph.NameOf(call) is { } name && s_making.Contains(name.Identifier.ValueText) && call.ArgumentList.Arguments.Any(a => a.Expression.ToString() == written),
            ObjectCreationExpressionSyntax { ArgumentList: { } arguments } creation => s_making.Contains(creation.Type.GetLastToken().ValueText) && arguments.Arguments.Any(a => a.Expression.ToString() == written),
            _ => false,
        });
    }

    private bool RunsFixed(CallSite site) => _compilation.Calls.Model(site.Node.SyntaxTree).GetOperation(ValueOrigins.CallOf(site.Node)) is { } start
        && site.Target.ContainingType.Name == "Process" && CommandArguments.RunsFixedProgram(start);

    private bool RunsDestructive(CallSite site)
    {
        SyntaxNode body = BodyOf(site.Node) ?? site.Node;
        IEnumerable<string> alone = ValueOrigins.Given(site.Node).OfType<LiteralExpressionSyntax>().Select(literal => literal.Token.Value).OfType<string>();
        return site.Target.ContainingType.Name == "Process"
            && CommandArguments.ProgramsIn(body).Concat(alone).Any(program => s_destructivePrograms.Contains(program) || s_scripts.Any(script => program.EndsWith(script, StringComparison.OrdinalIgnoreCase)));
    }
}
