using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Conversations;

/// <summary>Tells the types that hold one conversation: a history, a session, a collection of messages.</summary>
internal sealed class ConversationTypes(SymbolCatalog catalog)
{
    /// <summary>True for a type of which one object is one conversation. Arrays and immutable collections don't grow and are none.</summary>
    public bool IsConversation(ITypeSymbol? type) => IsSession(type) || catalog.IsType(type, ApiRole.ConversationHistory) || IsMessageCollection(type);

    /// <summary>True for a conversation that every model call adds to.</summary>
    public bool IsSession(ITypeSymbol? type) => catalog.IsType(type, ApiRole.ConversationSession);

    // List<ChatMessage>, IList<ChatMessage>, ConcurrentQueue<ChatMessage>: not IEnumerable or IReadOnlyList, not dictionaries.
    private bool IsMessageCollection(ITypeSymbol? type)
        => type is INamedTypeSymbol { TypeArguments: { Length: 1 } arguments, Name: "List" or "IList" or "ICollection" or "Collection" or "ObservableCollection" or "LinkedList" or "Queue" or "Stack" or "ConcurrentQueue" or "ConcurrentStack" or "ConcurrentBag" } collection
            && collection.ContainingNamespace?.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) == true
            && catalog.IsType(arguments[0], ApiRole.PromptMessageType);
}
