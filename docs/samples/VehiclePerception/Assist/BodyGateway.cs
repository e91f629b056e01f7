using Microsoft.Extensions.Configuration;

namespace VehiclePerception.Assist;

/// <summary>Doors and horn; the control unit of the body speaks REST.</summary>
public sealed class BodyGateway(IConfiguration configuration, HttpClient http)
{
    private readonly Uri _base = new(configuration["Body:BaseUrl"] ?? "http://body-gateway.local/");

    public async Task UnlockAsync(string door, CancellationToken cancellationToken)
        => (await http.DeleteAsync(new Uri(_base, $"doors/{Uri.EscapeDataString(door)}/lock"), cancellationToken)).EnsureSuccessStatusCode();

    public async Task HonkAsync(CancellationToken cancellationToken)
        => (await http.PostAsync(new Uri(_base, "horn"), null, cancellationToken)).EnsureSuccessStatusCode();
}
