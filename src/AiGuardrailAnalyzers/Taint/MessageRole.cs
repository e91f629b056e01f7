using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>In whose name a message can speak. The values are bits beside those of <see cref="TaintLabel"/>.</summary>
[Flags]
internal enum MessageRoles
{
    /// <summary>Nobody that is known.</summary>
    None = 0,

    /// <summary>The program: system, developer.</summary>
    Instructing = 1 << 16,

    /// <summary>The model.</summary>
    Assistant = 1 << 17,

    /// <summary>A tool.</summary>
    Tool = 1 << 18,

    /// <summary>The user.</summary>
    User = 1 << 19,
}

/// <summary>Tells the roles that a message can have.</summary>
internal static class MessageRole
{
    private const MessageRoles All = MessageRoles.Instructing | MessageRoles.Assistant | MessageRoles.Tool | MessageRoles.User;

    /// <summary>The roles that an expression can yield, also through locals, helpers and tables.</summary>
    public static MessageRoles Of(IOperation role, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        while (role is IConversionOperation { OperatorMethod: null } conversion)
        {
            role = conversion.Operand;
        }

        if (role is IMemberReferenceOperation reference && Of(reference.Member, compilation.Catalog) is not MessageRoles.None and var named)
        {
            return named;
        }

        return FlowSearch.Run(compilation.Flows, new TaintPolicy(compilation, TaintLabel.None, GuardKinds.Confinement), role.Syntax, (int)All, cancellationToken)
            .Sources.Aggregate(MessageRoles.None, (roles, source) => roles | ((MessageRoles)source.Labels & All));
    }

    /// <summary>
    /// True where code chooses between this message and one of another role: <c>m.Role == "system" ? new SystemChatMessage(m.Text) : new UserChatMessage(m.Text)</c>.
    /// </summary>
    public static bool IsChosen(IOperation message, SymbolCatalog catalog)
    {
        for (SyntaxNode node = message.Syntax; node.Parent is { } parent; node = parent)
        {
            IEnumerable<SyntaxNode> others;
            switch (parent)
            {
                case SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice } arm:
                    others = choice.Arms.Where(other => other != arm);
                    break;
                case ConditionalExpressionSyntax choice when node != choice.Condition:
                    others = [node == choice.WhenTrue ? choice.WhenFalse : choice.WhenTrue];
                    break;
                case IfStatementSyntax { Else: { } otherwise } choice when node == choice.Statement:
                    others = [otherwise];
                    break;
                case ElseClauseSyntax { Parent: IfStatementSyntax choice }:
                    others = [choice.Statement];
                    break;
                case SwitchSectionSyntax { Parent: SwitchStatementSyntax choice } section:
                    others = choice.Sections.Where(other => other != section);
                    break;
                case MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax:
                    return false;
                default:
                    continue;
            }

            if (others.Any(other => other.DescendantNodesAndSelf().Any(n => IsOtherMessage(n, message.SemanticModel, catalog))))
            {
                return true;
            }
        }

        return false;
    }

    private static MessageRoles Of(ISymbol member, SymbolCatalog catalog)
    {
        foreach (ModelRow row in catalog.RowsOf(member))
        {
            switch (row.Role)
            {
                case ApiRole.PromptRoleInstructing:
                    return MessageRoles.Instructing;
                case ApiRole.PromptRoleAssistant:
                    return MessageRoles.Assistant;
                case ApiRole.PromptRoleTool:
                    return MessageRoles.Tool;
                case ApiRole.PromptRoleUser:
                    return MessageRoles.User;
            }
        }

        return MessageRoles.None;
    }

    private static bool IsOtherMessage(SyntaxNode node, SemanticModel? model, SymbolCatalog catalog)
        => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax
            && model?.GetSymbolInfo(node).Symbol is { } symbol
            && (catalog.Is(symbol, ApiRole.PromptUser) || catalog.Is(symbol, ApiRole.PromptAssistant));
}
