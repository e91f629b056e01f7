using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Predictions;

/// <summary>
/// Where the numbers that a model computes leave the program: a score for every class, log-probabilities, embeddings, the outputs of a network.
/// Followed forward from the few places that yield them, through services, the objects they become a part of and lists of them, to the answers of endpoints.
/// </summary>
internal sealed class ScoreFlows(AnalyzedCompilation compilation)
{
    // Values followed in one program; past that what is left is not proven.
    private const int MaxValues = 200;

    private const string EveryClass = "the score of every class";
    private const string Probabilities = "log-probabilities";
    private const string Outputs = "the raw output of a model";
    private const string Embeddings = "embeddings";

    private readonly ValueUses _uses = new(compilation.Calls);

    /// <summary>Each answer that holds such numbers.</summary>
    public IEnumerable<ScoreFlow> FindAll()
    {
        HashSet<ITypeSymbol> outputs = new(SymbolEqualityComparer.Default);
        List<IOperation> predictions = [.. OperationsOf(ApiRole.ModelPredict)];
        outputs.UnionWith(predictions.Select(call => call.Type).OfType<INamedTypeSymbol>().Where(type => VectorsOf(type).Any()).Select(type => type.OriginalDefinition));
        List<(IOperation Value, string What)> sources =
        [
            .. predictions.Where(call => WritesVector(call.Type)).Select(call => (call, EveryClass)),
            .. outputs.SelectMany(VectorsOf).SelectMany(UsesOf).Select(use => (use, EveryClass)),
            .. HelpersOf(outputs).Select(call => (call, EveryClass)),
            .. OperationsOf(ApiRole.PredictionScores).Select(use => (use, Probabilities)),
            .. OperationsOf(ApiRole.PredictionOutput).Where(use => HasNumbers(use.Type, 0)).Select(use => (use, Outputs)),
            .. OperationsOf(ApiRole.PredictionEmbedding).Concat(OperationsOf(ApiRole.ModelEmbedding)).Select(use => (use, Embeddings)),
        ];
        return sources.Concat(CopiesOf(sources)).SelectMany(source => AnswersWith(source.Value, source.What));
    }

    // vector.ToArray() of a memory, where the variable holds one of the sources.
    private IEnumerable<(IOperation Value, string What)> CopiesOf(List<(IOperation Value, string What)> sources)
        => !sources.Any(source => IsMemory(source.Value.Type) || source.What == Embeddings) ? []
            : compilation.Calls.UsersOf("ToArray").Concat(compilation.Calls.UsersOf("DenseValues")).Select(user => user.Declaration).Where(declaration => declaration is not LocalFunctionStatementSyntax).Distinct()
                .SelectMany(declaration => declaration.DescendantNodes()).OfType<SimpleNameSyntax>().Where(name => name.Identifier.ValueText is "ToArray" or "DenseValues")
                .Select(OperationAt).OfType<IInvocationOperation>().Where(copy => IsMemory(copy.Instance?.Type))
                .Select(copy => (Copy: copy, Origin: Awaited(compilation.Definitions.Resolve(copy.Instance!, CancellationToken.None)).Syntax))
                .Select(copy => ((IOperation)copy.Copy, sources.FirstOrDefault(source => source.Value.Syntax == copy.Origin).What)).Where(copy => copy.Item2 is not null);

    private static IOperation Awaited(IOperation value) => value is IAwaitOperation awaited ? Definitions.Unwrap(awaited.Operation) : value;

    private static bool IsMemory(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "ReadOnlyMemory" or "VBuffer", TypeArguments: { Length: 1 } numbers } && HasNumbers(numbers[0], 0);

    private IEnumerable<IOperation> OperationsOf(ApiRole role) => compilation.UsesOf(role).Select(use => OperationAt(use.Node)).OfType<IOperation>();

    private IOperation? OperationAt(SyntaxNode use)
    {
        SyntaxNode node = use is SimpleNameSyntax && use.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? use.Parent : use;
        node = node.Parent is InvocationExpressionSyntax call && call.Expression == node ? call : node;
        return compilation.Calls.Model(node.SyntaxTree).GetOperation(node) is { } operation and (IInvocationOperation or IPropertyReferenceOperation or IFieldReferenceOperation) ? operation : null;
    }

    // output.Score, wherever a prediction is at hand.
    private IEnumerable<IOperation> UsesOf(ISymbol vector)
        => compilation.Calls.UsersOf(vector.Name).Select(user => user.Declaration).Where(declaration => declaration is not LocalFunctionStatementSyntax).Distinct()
            .SelectMany(declaration => declaration.DescendantNodes()).OfType<SimpleNameSyntax>().Where(name => name.Identifier.ValueText == vector.Name)
            .Select(OperationAt).OfType<IMemberReferenceOperation>()
            .Where(use => SymbolEqualityComparer.Default.Equals(use.Member.OriginalDefinition, vector) && (use.Parent as IAssignmentOperation)?.Target != use);

    // GetSortedScoresWithLabels(output), as Model Builder writes it: a method of the program makes a list of scores of a prediction.
    private IEnumerable<IOperation> HelpersOf(HashSet<ITypeSymbol> outputs)
        => outputs.Count == 0 ? [] : compilation.Calls.Trees.SelectMany(tree => tree.Types).SelectMany(type => type.ChildNodes()).OfType<MethodDeclarationSyntax>()
            .Where(method => method.ParameterList.Parameters.Any(parameter => parameter.Type is { } type && outputs.Any(output => output.Name == CallGraph.SimpleName(type))))
            .Select(method => compilation.Calls.SymbolOf(method, CancellationToken.None)).OfType<IMethodSymbol>()
            .Where(method => method.Parameters.Any(parameter => outputs.Contains(parameter.Type.OriginalDefinition)) && IsList(method.ReturnType) && HasNumbers(method.ReturnType, 0))
            .SelectMany(method => compilation.Calls.ReferencesTo(method, CancellationToken.None)).Select(use => OperationAt(use.Node)).OfType<IInvocationOperation>();

    private IEnumerable<ScoreFlow> AnswersWith(IOperation source, string what)
    {
        var answers = new List<SyntaxNode>();
        var seen = new HashSet<SyntaxNode>();
        var values = new Queue<IOperation>();
        Follow(source);
        for (int count = 0; count < MaxValues && values.Count > 0; count++)
        {
            _uses.Find(values.Dequeue(), Visit, KeepsNumbers, CancellationToken.None);
        }

        return answers.Distinct().Select(answer => new ScoreFlow(what, source, answer));

        void Follow(IOperation value)
        {
            if (seen.Add(value.Syntax))
            {
                values.Enqueue(value);
            }
        }

        // Never the place: all of them count.
        bool Visit(IOperation place)
        {
            switch (place)
            {
                case IReturnOperation { SemanticModel: { } model } when model.GetEnclosingSymbol(place.Syntax.SpanStart) is IMethodSymbol method:
                    if (IsHandler(method))
                    {
                        answers.Add(place.Syntax);
                    }
                    else if (method.MethodKind == MethodKind.Ordinary)
                    {
                        // Callers know the interface.
                        compilation.Calls.ReferencesTo(method, CancellationToken.None).Select(use => OperationAt(use.Node)).OfType<IInvocationOperation>().ToList().ForEach(Follow);
                    }

                    break;
                case IArgumentOperation { Parameter.ContainingSymbol: IMethodSymbol method } argument:
                    if (compilation.Catalog.Is(method, ApiRole.EndpointResult) || compilation.Catalog.Is(method, ApiRole.ResponseWrite))
                    {
                        answers.Add(place.Syntax);
                    }
                    else if (argument.Parent is IObjectCreationOperation { Type: INamedTypeSymbol made } creation && HoldsNumbers(made))
                    {
                        Follow(creation);
                    }

                    break;
                case IAssignmentOperation { Target: IMemberReferenceOperation } when HolderOf(place) is { } holder:
                    Follow(holder);
                    break;
            }

            return false;
        }
    }

    // new { scores }, new Dto { Scores = scores }
    private static IOperation? HolderOf(IOperation assignment) => assignment.Parent switch
    {
        IAnonymousObjectCreationOperation made => made,
        IObjectOrCollectionInitializerOperation { Parent: IObjectCreationOperation made } => made,
        _ => null,
    };

    private bool IsHandler(IMethodSymbol method)
        => method.MethodKind == MethodKind.AnonymousFunction
            ? method.DeclaringSyntaxReferences.Any(reference => compilation.Endpoints.IsHandler(reference.GetSyntax(), CancellationToken.None))
            : compilation.Endpoints.IsHandlerMethod(method);

    // A list of them all; the first, the best, a few or their number is no vector.
    private bool KeepsNumbers(IArgumentOperation argument)
        => argument.Parent is IInvocationOperation { TargetMethod: { Name: "ToList" or "ToArray" or "Select" or "OrderByDescending" or "OrderBy" or "Zip" or "FromResult" or "AsEnumerable" or "ToDictionary" or "Add" } } call
            && (HasNumbers(call.Type, 0) || call.TargetMethod.Name == "Add");

    private static bool WritesVector(ITypeSymbol? type) => VectorsOf(type as INamedTypeSymbol).Any(member => member is IPropertySymbol { DeclaredAccessibility: Accessibility.Public } && !member.GetAttributes().Any(a => a.AttributeClass?.Name == "JsonIgnoreAttribute"));

    private static IEnumerable<ISymbol> VectorsOf(ITypeSymbol? type)
        => EndpointMap.WithBases(type as INamedTypeSymbol).Where(t => t.DeclaringSyntaxReferences.Length > 0).SelectMany(t => t.GetMembers())
            .Where(member => member is IPropertySymbol { IsStatic: false, IsIndexer: false } or IFieldSymbol { IsStatic: false, AssociatedSymbol: null } && IsVector(PredictionTypes.TypeOf(member)));

    private static bool IsVector(ITypeSymbol? type)
        => type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Single or SpecialType.System_Double }
            || (type is INamedTypeSymbol { Name: "VBuffer" or "ReadOnlyMemory" or "List" or "IList" or "IReadOnlyList" or "IEnumerable", TypeArguments: { Length: 1 } items } && items[0].SpecialType is SpecialType.System_Single or SpecialType.System_Double);

    private static bool IsList(ITypeSymbol type) => type is IArrayTypeSymbol || (type.SpecialType != SpecialType.System_String && type.AllInterfaces.Prepend(type).Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable || i.Name == "IEnumerable"));

    // An object of the program's with such numbers in it.
    private static bool HoldsNumbers(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Length > 0 && HasNumbers(type, 0);

    // Numbers of a model are of these types, alone, in lists, pairs and objects.
    private static bool HasNumbers(ITypeSymbol? type, int depth)
        => depth < 4 && type switch
        {
            { SpecialType: SpecialType.System_Single or SpecialType.System_Double } => true,
            IArrayTypeSymbol array => HasNumbers(array.ElementType, depth + 1),
            INamedTypeSymbol { TypeArguments.IsEmpty: false } generic when generic.TypeArguments.Any(argument => HasNumbers(argument, depth + 1)) => true,
            INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct } named when named.IsAnonymousType || named.DeclaringSyntaxReferences.Length > 0
                => named.GetMembers().OfType<IPropertySymbol>().Any(property => HasNumbers(property.Type, depth + 1)),
            _ => false,
        };
}

/// <summary>An answer that holds the numbers of a model.</summary>
/// <param name="What">They, for people.</param>
/// <param name="Source">Where the program gets them.</param>
/// <param name="Answer">Where an endpoint answers with them.</param>
internal sealed record ScoreFlow(string What, IOperation Source, SyntaxNode Answer);
