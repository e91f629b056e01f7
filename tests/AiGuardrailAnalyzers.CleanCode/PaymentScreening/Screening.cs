using Microsoft.Extensions.ML;
using Microsoft.ML.Data;

namespace PaymentScreening;

public sealed class Payment
{
    public float Amount { get; set; }

    public float HourOfDay { get; set; }

    public float PaymentsLastDay { get; set; }

    public float KnownPayee { get; set; }
}

public sealed class FraudPrediction
{
    [ColumnName("PredictedLabel")]
    public bool IsFraud { get; set; }

    public float Probability { get; set; }
}

public enum Verdict
{
    Pass,
    Review,
    Hold,
}

public interface IScreening
{
    Verdict Screen(Payment payment);
}

/// <summary>Only a sure prediction holds a payment; an unsure one goes to a person.</summary>
public sealed class Screening(PredictionEnginePool<Payment, FraudPrediction> pool) : IScreening
{
    private const float Sure = 0.9f;
    private const float Unsure = 0.4f;

    public Verdict Screen(Payment payment)
    {
        FraudPrediction prediction = pool.Predict(payment);
        return prediction.Probability switch
        {
            >= Sure => Verdict.Hold,
            >= Unsure => Verdict.Review,
            _ => Verdict.Pass,
        };
    }
}
