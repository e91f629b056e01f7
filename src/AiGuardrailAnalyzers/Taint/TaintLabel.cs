namespace AiGuardrailAnalyzers.Taint;

/// <summary>Why a value is not the program's own.</summary>
[Flags]
internal enum TaintLabel
{
    None = 0,

    /// <summary>A remote caller sent it.</summary>
    Remote = 1,

    /// <summary>It was retrieved for the model: search records, web pages, documents, tool results.</summary>
    Retrieved = 2,

    /// <summary>A model produced it.</summary>
    Model = 4,
}
