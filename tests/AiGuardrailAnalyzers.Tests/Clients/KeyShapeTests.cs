using AiGuardrailAnalyzers.Clients;

namespace AiGuardrailAnalyzers.Tests.Clients;

/// <summary>Keys that generators make are told from what people write.</summary>
public sealed class KeyShapeTests
{
    private const string Hexadecimal = "0123456789abcdef";
    private const string Base36 = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const string Base62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Base64 = Base62 + "+/";

    // The lengths are those of Azure (32, 84), OpenAI, Anthropic, Google, Hugging Face, Groq, Amazon, Mistral.
    [Theory]
    [InlineData(Hexadecimal, 32)]
    [InlineData(Base36, 32, 900)]
    [InlineData(Base62, 24, 950)]
    [InlineData(Base62, 32)]
    [InlineData(Base62, 39)]
    [InlineData(Base62, 52)]
    [InlineData(Base62, 84)]
    [InlineData(Base62, 164)]
    [InlineData(Base64, 40)]
    public void GeneratedKeysAreSeen(string alphabet, int length, int least = 970)
    {
        var random = new Random(42);
        int seen = Enumerable.Range(0, 1000).Count(_ => KeyShape.LooksGenerated(new string(random.GetItems<char>(alphabet, length))));
        Assert.True(seen >= least, $"{seen} of 1000 are seen");
    }

    [Theory]
    [InlineData("sk-proj-", 48, "OpenAI")]
    [InlineData("sk-", 48, "OpenAI")]
    [InlineData("sk-ant-api03-", 93, "Anthropic")]
    [InlineData("AIzaSy", 33, "Google")]
    [InlineData("hf_", 34, "HuggingFace")]
    [InlineData("gsk_", 52, "Groq")]
    [InlineData("xai-", 80, "xAI")]
    [InlineData("Bearer ghp_", 36, "GitHub")]
    public void ProvidersAreKnownByTheirPrefix(string prefix, int length, string provider)
    {
        var random = new Random(42);
        int seen = Enumerable.Range(0, 1000).Count(_ => KeyShape.ProviderOf(prefix + new string(random.GetItems<char>(Base62, length))) == provider);
        Assert.True(seen >= 980, $"{seen} of 1000 are seen");
    }

    [Theory]
    [InlineData("Azure:OpenAI:Endpoint2024:ApiKey")]
    [InlineData("AZURE_OPENAI_API_KEY_2024")]
    [InlineData("gpt-4o-mini-2024-07-18")]
    [InlineData("text-embedding-3-large-v2")]
    [InlineData("anthropic.claude-3-5-sonnet-20241022-v2:0")]
    [InlineData("Microsoft.SemanticKernel.Connectors.OpenAI.Net80")]
    [InlineData("application/vnd.openai.v1+json; charset=utf-8")]
    [InlineData("wwwroot/assets/bootstrap5/main.min.js")]
    [InlineData("PublicKeyToken=b77a5c561934e089, Culture=neutral")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("2024-06-01T12:00:00.0000000Z")]
    [InlineData("sk-faster-whisper-local")]
    [InlineData("not-a-real-key")]
    [InlineData("sk-fake-key-for-testing")]
    [InlineData("fixture-only")]
    [InlineData("Contoso-Production-Server-01")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.fffK")]
    [InlineData("1234567890123456")]
    public void WhatPeopleWriteIsNone(string text)
    {
        Assert.False(KeyShape.LooksGenerated(text));
        Assert.Null(KeyShape.ProviderOf(text));
    }
}
