namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler accept records and init-only members on netstandard2.0.</summary>
internal static class IsExternalInit;
