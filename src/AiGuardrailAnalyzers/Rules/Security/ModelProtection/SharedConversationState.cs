using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Conversations;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.ModelProtection;

/// <summary>AISEC306: all callers of an endpoint share one conversation, so that each sees, and steers, what others said.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedConversationState() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC306",
        title: "Conversation shared between users",
        messageFormat: "One conversation, {0}, is shared by all callers of '{1}'; keep one for each user or conversation",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A model answers from the whole conversation it is given. Where the program keeps one for everybody, what one user told it can be asked out of it by the next, and what an attacker says to it instructs it for all.",
        "OWASP-LLM02:2025", "CWE-488", "CWE-567", "ATLAS-AML.T0057", "Paper-5.2-model-protection");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var types = new ConversationTypes(compilation.Catalog);
        var writes = new ConversationWrites(compilation);
        context.RegisterSymbolAction(CheckMember, SymbolKind.Field, SymbolKind.Property);
        context.RegisterOperationAction(CheckRegistration, OperationKind.Invocation);
        context.RegisterOperationAction(CheckLocal, OperationKind.VariableDeclarator);

        void CheckMember(SymbolAnalysisContext member)
        {
            if (member.Symbol is { IsStatic: true, IsImplicitlyDeclared: false } variable
                && types.IsConversation(TypeOf(variable))
                && !variable.GetAttributes().Any(a => a.AttributeClass?.Name == "ThreadStaticAttribute")
                && writes.Find(variable, null, member.CancellationToken) is { } write)
            {
                member.ReportDiagnostic(Create(variable.Locations[0], write, $"'{variable.Name}'"));
            }
        }

        // builder.Services.AddSingleton<ChatService>(): its fields are as good as static.
        void CheckRegistration(OperationAnalysisContext operation)
        {
            if (operation.Operation is not IInvocationOperation { Syntax: InvocationExpressionSyntax syntax } call
                || !compilation.Catalog.Is(call.TargetMethod, ApiRole.ServiceSingleton)
                || ServiceOf(call, operation.CancellationToken) is not { } service
                || CallGraph.NameOf(syntax)?.Identifier.GetLocation() is not { } place)
            {
                return;
            }

            if (types.IsConversation(service))
            {
                if (FindInjected(service, operation.CancellationToken) is { } injected)
                {
                    operation.ReportDiagnostic(Create(place, injected, $"the singleton '{service.Name}'"));
                }

                return;
            }

            foreach (ISymbol variable in StateOf(service))
            {
                if (writes.Find(variable, null, operation.CancellationToken) is { } write)
                {
                    operation.ReportDiagnostic(Create(place, write, $"'{variable.Name}' of the singleton '{service.Name}'"));
                    return;
                }
            }
        }

        // var history = new ChatHistory(); app.MapPost("/chat", … => history.Add…): the handler runs for everybody.
        void CheckLocal(OperationAnalysisContext operation)
        {
            ILocalSymbol local = ((IVariableDeclaratorOperation)operation.Operation).Symbol;
            if (types.IsConversation(local.Type)
                && writes.Find(local, use => IsSharedByHandler(use, operation.Operation.Syntax, operation.CancellationToken), operation.CancellationToken) is { } write)
            {
                operation.ReportDiagnostic(Create(operation.Operation.Syntax is VariableDeclaratorSyntax declarator ? declarator.Identifier.GetLocation() : operation.Operation.Syntax.GetLocation(), write, $"'{local.Name}'"));
            }
        }

        // The nearest handler or function around the use that the variable's declaration lies outside of.
        bool IsSharedByHandler(SyntaxNode use, SyntaxNode declaration, CancellationToken cancellationToken)
            => use.Ancestors().TakeWhile(node => !node.Span.Contains(declaration.Span))
                .Any(node => node is AnonymousFunctionExpressionSyntax && compilation.Endpoints.IsHandler(node, cancellationToken));

        IEnumerable<ISymbol> StateOf(ITypeSymbol service)
            => EndpointMap.WithBases(service as INamedTypeSymbol).SelectMany(type => type.GetMembers())
                .Where(member => member is { IsStatic: false, IsImplicitlyDeclared: false, DeclaringSyntaxReferences.IsEmpty: false } and (IFieldSymbol or IPropertySymbol { IsIndexer: false })
                    && types.IsConversation(TypeOf(member)));

        // A handler's parameter of the registered type, or a field of a service that gets it.
        ConversationWrite? FindInjected(ITypeSymbol service, CancellationToken cancellationToken)
        {
            foreach (IndexedMember user in compilation.Calls.UsersOf(service.Name))
            {
                foreach (ParameterSyntax parameter in user.Declaration.DescendantNodes().OfType<ParameterSyntax>())
                {
                    if (compilation.Calls.Model(parameter.SyntaxTree).GetDeclaredSymbol(parameter, cancellationToken) is IParameterSymbol symbol
                        && SymbolEqualityComparer.Default.Equals(symbol.Type, service)
                        && (Fields(symbol, cancellationToken).Append(symbol).Select(variable => writes.Find(variable, null, cancellationToken)).FirstOrDefault(found => found is not null)) is { } write
                        && IsInjected(symbol, cancellationToken))
                    {
                        return write;
                    }
                }
            }

            return null;
        }

        bool IsInjected(IParameterSymbol parameter, CancellationToken cancellationToken)
            => parameter.ContainingSymbol is IMethodSymbol method
                && (method.MethodKind == MethodKind.Constructor
                    || compilation.Endpoints.IsHandlerMethod(method)
                    || method.DeclaringSyntaxReferences.Any(reference => compilation.Endpoints.IsHandler(reference.GetSyntax(cancellationToken), cancellationToken)));

        // _history = history in the constructor.
        IEnumerable<ISymbol> Fields(IParameterSymbol parameter, CancellationToken cancellationToken)
            => parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
                ? constructor.DeclaringSyntaxReferences.SelectMany(reference => reference.GetSyntax(cancellationToken).DescendantNodes().OfType<AssignmentExpressionSyntax>())
                    .Where(assignment => assignment.Right is IdentifierNameSyntax right && right.Identifier.ValueText == parameter.Name)
                    .Select(assignment => compilation.Calls.Model(assignment.SyntaxTree).GetSymbolInfo(assignment.Left, cancellationToken).Symbol).OfType<ISymbol>()
                : ImmutableArray<ISymbol>.Empty;

        ITypeSymbol? ServiceOf(IInvocationOperation call, CancellationToken cancellationToken)
        {
            IOperation? made = call.Arguments.Where(a => a.Parameter?.Name is "implementationFactory" or "implementationInstance" or "factory" or "instance").Select(a => a.Value).FirstOrDefault();
            return made is not null ? TypeMadeBy(made)
                : call.Arguments.LastOrDefault(a => a.Value is ITypeOfOperation or IConversionOperation { Operand: ITypeOfOperation })?.Value is { } type ? ((ITypeOfOperation)Definitions.Unwrap(type)).TypeOperand
                : call.TargetMethod.TypeArguments.LastOrDefault();
        }

        static ITypeSymbol? TypeMadeBy(IOperation value)
        {
            IOperation made = Definitions.Unwrap(value);
            made = made is IDelegateCreationOperation { Target: var target } ? target : made;
            return made is IAnonymousFunctionOperation factory
                ? factory.Body.Descendants().OfType<IReturnOperation>().Select(r => r.ReturnedValue).OfType<IOperation>().Select(r => Definitions.Unwrap(r).Type).FirstOrDefault()
                : made.Type;
        }
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol { IsIndexer: false } property => property.Type,
        _ => null,
    };

    private static Diagnostic Create(Location place, ConversationWrite write, string holder)
        => Diagnostic.Create(Descriptor, place, [write.Place.GetLocation()], holder, write.Entry.Name);
}
