namespace AiGuardrailAnalyzers.Tools;

/// <summary>
/// Holds a tool's hints against its body. By the specification of the protocol a read-only tool changes nothing around it, one that is not destructive
/// only adds, and one that is idempotent has no further effect when it is called again with the same arguments.
/// </summary>
internal static class HintClaims
{
    /// <summary>The first claim that does not hold, and what the body does instead; null where all hold.</summary>
    public static (ToolHint Hint, ToolEffect Effect)? False(OfferedTool tool, ToolEffects effects)
    {
        foreach (ToolHint hint in tool.Hints)
        {
            if (effects.Of(tool, Contradicting(hint)).FirstOrDefault(effect => Contradicts(hint, effect)) is { } found)
            {
                return (hint, found);
            }
        }

        return null;
    }

    private static EffectKind[] Contradicting(ToolHint hint) => (hint.Name, hint.Value) switch
    {
        ("ReadOnly", true) => [EffectKind.Delete, EffectKind.Send, EffectKind.Pay, EffectKind.Write],
        ("Destructive", false) => [EffectKind.Delete],
        ("Idempotent", true) => [EffectKind.Send, EffectKind.Pay, EffectKind.Write],
        _ => [],
    };

    // A write is one more each time only where it appends.
    private static bool Contradicts(ToolHint hint, ToolEffect effect)
        => hint.Name != "Idempotent" || effect.Kind != EffectKind.Write || effect.Site.Target.Name.StartsWith("Append", StringComparison.Ordinal);
}
