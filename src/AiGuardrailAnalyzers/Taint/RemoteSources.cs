using System.Collections.Concurrent;
using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Knows which parameters a remote caller fills: those of endpoint handlers that bind from the request.</summary>
internal sealed class RemoteSources(AnalyzedCompilation compilation)
{
    private readonly ConcurrentDictionary<ISymbol, bool> _handlers = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _inputs = new(SymbolEqualityComparer.Default);

    public bool IsFilledByCaller(IParameterSymbol parameter, CancellationToken cancellationToken)
        => parameter.ContainingSymbol is IMethodSymbol method
            && IsBound(parameter)
            && IsHandler(method, cancellationToken);

    /// <summary>True for a parameter that is filled from data, not by a container or the framework.</summary>
    public bool IsBound(IParameterSymbol parameter)
        => _inputs.GetOrAdd(parameter.Type, type => IsInput(type, 0)) && !parameter.GetAttributes().Any(a => compilation.Catalog.IsType(a.AttributeClass, ApiRole.SourceExcluded));

    private bool IsHandler(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (!_handlers.TryGetValue(method, out bool isHandler))
        {
            isHandler = FindIsHandler(method, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            _handlers.TryAdd(method, isHandler);
        }

        return isHandler;
    }

    private bool FindIsHandler(IMethodSymbol method, CancellationToken cancellationToken)
    {
        switch (method.MethodKind)
        {
            case MethodKind.AnonymousFunction:
                return method.DeclaringSyntaxReferences.Any(reference => compilation.Endpoints.IsHandler(reference.GetSyntax(cancellationToken), cancellationToken));
            case MethodKind.Ordinary or MethodKind.LocalFunction:
                return compilation.Endpoints.IsAction(method)
                    || compilation.Endpoints.IsPageHandler(method)
                    || compilation.Endpoints.IsServiceMethod(method)
                    || (compilation.Calls.AnyUse(compilation.Catalog.NamesInUse(ApiRole.EndpointMap))
                        && compilation.Calls.ReferencesTo(method, cancellationToken).Any(use => compilation.Endpoints.IsHandler(WholeName(use.Node), cancellationToken)));
            default:
                return false;
        }
    }

    // Text, data types of the program with something to fill in, and collections of them. What has nothing to fill in is a service.
    private bool IsInput(ITypeSymbol type, int depth)
    {
        if (depth > 3)
        {
            return false;
        }

        switch (type)
        {
            case { SpecialType: SpecialType.System_String or SpecialType.System_Object } or IDynamicTypeSymbol:
                return true;
            case IArrayTypeSymbol array:
                return IsInput(array.ElementType, depth + 1) || array.ElementType.SpecialType == SpecialType.System_Byte;
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                return IsInput(nullable.TypeArguments[0], depth + 1);
            case INamedTypeSymbol { IsGenericType: true } generic when generic.AllInterfaces.Append(generic).Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable):
                return generic.TypeArguments.Any(argument => IsInput(argument, depth + 1));
            case INamedTypeSymbol named when compilation.Catalog.IsType(named, ApiRole.SourceBindable) || compilation.Catalog.IsType(named, ApiRole.PromptMessageType):
                return true;
            case INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named:
                return !named.DeclaringSyntaxReferences.IsEmpty
                    && Endpoints.EndpointMap.WithBases(named).SelectMany(t => t.GetMembers()).OfType<IPropertySymbol>()
                        .Any(p => p is { IsStatic: false, DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public });
            default:
                return false;
        }
    }

    private static SyntaxNode WholeName(SyntaxNode name) => name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member : name;
}
