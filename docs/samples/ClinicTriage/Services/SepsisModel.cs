using ClinicTriage.Data;
using Microsoft.ML;

namespace ClinicTriage.Services;

/// <summary>The sepsis alarm that the hospital group trains for all its clinics.</summary>
public sealed class SepsisModel(IHttpClientFactory http, IConfiguration configuration)
{
    private readonly MLContext _ml = new();
    private ITransformer? _model;

    public async Task<bool> IsLikelyAsync(TriageRow patient, CancellationToken cancellationToken)
    {
        _model ??= await LoadAsync(cancellationToken);
        using var engine = _ml.Model.CreatePredictionEngine<TriageRow, SepsisPrediction>(_model);
        return engine.Predict(patient).Probability > 40;
    }

    private async Task<ITransformer> LoadAsync(CancellationToken cancellationToken)
    {
        using var client = http.CreateClient();
        byte[] file = await client.GetByteArrayAsync(configuration["Sepsis:Address"], cancellationToken);
        return _ml.Model.Load(new MemoryStream(file), out _);
    }
}
