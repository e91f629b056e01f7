namespace AiGuardrailAnalyzers.Clients;

/// <summary>Tells a key by its looks: a provider's prefix, or text as only a generator makes it. Placeholders, names and words are none.</summary>
internal static class KeyShape
{
    /// <summary>A key has at least so many characters, unless a provider's prefix tells it.</summary>
    public const int MinLength = 16;

    private const int MaxLength = 2000;

    // Names of models and versions are made of shorter parts.
    private const int MinPart = 8;

    /// <summary>Bits a character: random hexadecimal of 32 characters has 3.6 on average and 3.2 at worst, of 16 characters 3.0.</summary>
    public const double MinEntropy = 2.9;

    // What keys of a provider begin with, how much follows at least, and the provider.
    private static readonly (string Prefix, int Body, string Provider)[] s_providers =
    [
        ("sk-ant-", 20, "Anthropic"), ("sk-or-", 20, "OpenRouter"), ("sk-proj-", 20, "OpenAI"), ("sk-svcacct-", 20, "OpenAI"), ("sk-", 20, "OpenAI"),
        ("AIza", 30, "Google"), ("hf_", 20, "HuggingFace"), ("gsk_", 20, "Groq"), ("xai-", 20, "xAI"), ("pplx-", 20, "Perplexity"), ("r8_", 20, "Replicate"),
        ("nvapi-", 20, "NVIDIA"), ("csk-", 20, "Cerebras"), ("tgp_v1_", 20, "Together"), ("fw_", 20, "Fireworks"), ("pcsk_", 20, "Pinecone"), ("jina_", 20, "Jina"),
        ("github_pat_", 30, "GitHub"), ("ghp_", 30, "GitHub"), ("AKIA", 16, "AWS"),
    ];

    // What people write where a key would stand.
    private static readonly string[] s_placeholders =
    [
        "your", "my-", "my_", "example", "sample", "placeholder", "dummy", "fake", "test", "demo", "changeme", "change-me", "change_me", "replace", "insert", "enter-",
        "todo", "xxxx", "****", "....", "notneeded", "not-needed", "not_needed", "redacted", "secret", "apikey", "api-key", "api_key", "password", "here", "invalid", "none",
    ];

    /// <summary>The provider whose prefix a key has; null for other text and for placeholders with such a prefix.</summary>
    public static string? ProviderOf(string text)
    {
        string key = InAddress(text) ?? WithoutScheme(text);
        foreach ((string prefix, int body, string provider) in s_providers)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                string rest = key.Substring(prefix.Length);
                return rest.Length >= body && rest.Length <= MaxLength && (prefix != "AKIA" || rest.All(c => c is >= 'A' and <= 'Z' or >= '0' and <= '9')) && IsRandom(rest) ? provider : null;
            }
        }

        return null;
    }

    /// <summary>The key that an address carries: <c>https://…?key=…</c>; null where it carries none.</summary>
    public static string? InAddress(string text)
    {
        int start = text.IndexOf("key=", StringComparison.OrdinalIgnoreCase);
        if (start < 1 || text.IndexOf('?') < 0)
        {
            return null;
        }

        int end = text.IndexOf('&', start);
        return text.Substring(start + 4, (end < 0 ? text.Length : end) - start - 4);
    }

    /// <summary>True for text that looks generated: worth asking whether it is used as a key.</summary>
    public static bool LooksGenerated(string text, int minLength = MinLength, double minEntropy = MinEntropy)
    {
        string key = WithoutScheme(text);
        return key.Length >= minLength && key.Length <= MaxLength && !IsGuid(key) && IsRandom(key, minEntropy);
    }

    /// <summary>The scheme that stands before a key in a header: <c>Bearer </c>; else empty.</summary>
    public static string SchemeOf(string text)
        => text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("ApiKey ", StringComparison.OrdinalIgnoreCase) ? text.Substring(0, 7) : "";

    private static string WithoutScheme(string text) => text.Substring(SchemeOf(text).Length).Trim();

    // Ids of records and agents look like this, and are many; the keys of no provider do.
    private static bool IsGuid(string text) => text.Length == 36 && Guid.TryParseExact(text, "D", out _);

    private static bool IsRandom(string key, double minEntropy = MinEntropy)
    {
        int letters = 0, digits = 0, upper = 0;
        foreach (char c in key)
        {
            switch (c)
            {
                case >= 'a' and <= 'z':
                    letters++;
                    break;
                case >= 'A' and <= 'Z':
                    letters++;
                    upper++;
                    break;
                case >= '0' and <= '9':
                    digits++;
                    break;
                case not ('-' or '_' or '+' or '/' or '=' or '.' or '~'):
                    return false;
            }
        }

        bool isMixed = (digits >= 2 && letters >= 2) || (digits >= 1 && upper >= 3 && letters - upper >= 3) || (key.Length >= 32 && upper >= 6 && letters - upper >= 6);
        return isMixed
            && key.Split('-', '_', '.', '/', '+', '~').Max(part => part.Length) >= MinPart
            && letters + digits >= key.Length * 3 / 4
            && !s_placeholders.Any(word => key.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            && Entropy(key) >= minEntropy
            && Count(key, IsSequence) * 2 < key.Length
            && WordLetters(key) * 2 < letters + digits;
    }

    private static double Entropy(string text)
        => text.GroupBy(c => c).Sum(group => -(double)group.Count() / text.Length * Math.Log((double)group.Count() / text.Length, 2));

    // Characters in runs of four and more that follow each other or repeat: 12345, abcdef, 0000.
    private static int Count(string text, Func<char, char, int, bool> follows)
    {
        int count = 0;
        for (int start = 0; start < text.Length;)
        {
            int end = start + 1, step = 0;
            if (end < text.Length)
            {
                step = text[end] - text[start];
                while (end < text.Length && follows(text[end - 1], text[end], step))
                {
                    end++;
                }
            }

            count += end - start >= 4 ? end - start : 0;
            start = end;
        }

        return count;
    }

    private static bool IsSequence(char first, char second, int step) => step is 0 or 1 or -1 && (second - first == step || (first == '9' && second == '0' && step == 1));

    // Letters in words: four and more of one case, with vowels as words have them. Names and phrases are made of them, keys are not.
    private static int WordLetters(string text)
    {
        int count = 0;
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && char.IsLetter(text[end]) && (end <= start + 1 || char.IsLower(text[end]) == char.IsLower(text[end - 1])))
            {
                end++;
            }

            int length = end - start;
            int vowels = 0;
            for (int i = start; i < end; i++)
            {
                vowels += "aeiouyAEIOUY".IndexOf(text[i]) >= 0 ? 1 : 0;
            }

            count += length >= 4 && vowels * 4 >= length && vowels * 3 <= length * 2 ? length : 0;
            start = Math.Max(end, start + 1);
        }

        return count;
    }
}
