using System.Security.Cryptography;
using ClinicTriage.Data;
using Microsoft.ML;

namespace ClinicTriage.Services;

/// <summary>The sepsis alarm that the hospital group trains for all its clinics.</summary>
public sealed class SepsisModel(IHttpClientFactory http, IConfiguration configuration)
{
    // A false alarm costs minutes, a missed sepsis a life.
    private const float Alarm = 0.4f;

    private readonly MLContext _ml = new();
    private ITransformer? _model;

    public async Task<bool> IsLikelyAsync(TriageRow patient, CancellationToken cancellationToken)
    {
        _model ??= await LoadAsync(cancellationToken);
        using var engine = _ml.Model.CreatePredictionEngine<TriageRow, SepsisPrediction>(_model);
        return engine.Predict(patient).Probability >= Alarm;
    }

    private async Task<ITransformer> LoadAsync(CancellationToken cancellationToken)
    {
        using var client = http.CreateClient();
        byte[] file = await client.GetByteArrayAsync(configuration["Sepsis:Address"], cancellationToken);
        if (Convert.ToHexString(SHA256.HashData(file)) != configuration["Sepsis:Sha256"])
        {
            throw new InvalidDataException("This is not the sepsis model that was approved.");
        }

        return _ml.Model.Load(new MemoryStream(file), out _);
    }
}
