using System.Collections.Immutable;

namespace AiGuardrailAnalyzers.Secrets;

/// <summary>Tells by its key whether a setting is a secret: a key of configuration or environment is data that the program writes down.</summary>
internal static class SecretKey
{
    private static readonly ImmutableArray<string> s_endings = ImmutableArray.Create(
        "apikey", "accesskey", "secretkey", "privatekey", "accountkey", "subscriptionkey", "sharedkey", "signingkey", "encryptionkey", "secret", "password", "passwd", "pwd", "connectionstring",
        "accesstoken", "authtoken", "bearertoken", "bottoken", "refreshtoken", "apitoken", "credential", "credentials", "sastoken");

    /// <summary>True for <c>OpenAI:ApiKey</c>, <c>DB_PASSWORD</c>, <c>ConnectionStrings:Shop</c>; false for <c>OpenAI:Model</c>, <c>SecretName</c>, <c>MaxTokens</c>.</summary>
    public static bool IsSecret(string key)
    {
        string[] parts = key.Replace("__", ":").Split(':');
        string last = Normalized(parts[parts.Length - 1]);
        return last is "key" or "token" or "pat"
            || s_endings.Any(ending => last.EndsWith(ending, StringComparison.Ordinal))
            || (last.EndsWith("token", StringComparison.Ordinal) && key.IndexOf('_') > 0 && !last.Contains("max") && !last.Contains("limit"))
            || parts.Any(part => Normalized(part) == "connectionstrings");
    }

    private static string Normalized(string part) => new(part.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).ToArray());
}
