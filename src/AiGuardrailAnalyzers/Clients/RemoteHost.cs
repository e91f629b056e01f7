using System.Net;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>Tells addresses on other people's networks from those of one's own machine, cluster or private network.</summary>
internal static class RemoteHost
{
    // Names that no public resolver answers: special-use domains, and those of containers and clusters.
    private static readonly string[] s_localSuffixes = [".localhost", ".local", ".internal", ".lan", ".intranet", ".home.arpa", ".svc"];

    /// <summary>True for <c>http://</c> and a host on a public network.</summary>
    public static bool IsInsecure(string url)
        => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(url, UriKind.Absolute, out Uri? address)
            && !IsLocal(address.DnsSafeHost);

    /// <summary>True for an address on a public network.</summary>
    public static bool IsPublic(string url)
        => url.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && !address.IsLoopback && !IsLocal(address.DnsSafeHost);

    /// <summary>True where an address is the machine itself.</summary>
    public static bool IsLoopback(string url)
        => url.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(url, UriKind.Absolute, out Uri? address)
            && (address.IsLoopback || address.Host is "0.0.0.0" or "host.docker.internal" || address.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));

    private static bool IsLocal(string host)
        => IPAddress.TryParse(host, out IPAddress? address)
            ? IsPrivate(address)
            : host.IndexOf('.') < 0 || s_localSuffixes.Any(suffix => host.TrimEnd('.').EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    private static bool IsPrivate(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return IPAddress.IsLoopback(address)
            || (bytes.Length == 4
                ? bytes[0] is 0 or 10 or 127
                    || (bytes[0] == 172 && bytes[1] is >= 16 and <= 31)
                    || (bytes[0] == 192 && bytes[1] == 168)
                    || (bytes[0] == 169 && bytes[1] == 254)
                    || (bytes[0] == 100 && bytes[1] is >= 64 and <= 127)
                : address.IsIPv6LinkLocal || (bytes[0] & 0xFE) == 0xFC || address.Equals(IPAddress.IPv6Any));
    }
}
