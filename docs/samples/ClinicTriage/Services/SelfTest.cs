using ClinicTriage.Data;

namespace ClinicTriage.Services;

/// <summary>'--selftest': trains the model, asks it about two patients, and needs neither key nor network.</summary>
public static class SelfTest
{
    public static int Run(IServiceProvider services)
    {
        var model = services.GetRequiredService<UrgencyModel>();
        string shock = model.UrgencyOf(new TriageRow { Age = 61, Nationality = "French", HeartRate = 128, SystolicPressure = 84, OxygenSaturation = 87, Temperature = 39.4f, Pain = 8, ChronicConditions = 2 });
        string sprain = model.UrgencyOf(new TriageRow { Age = 30, Nationality = "French", HeartRate = 72, SystolicPressure = 124, OxygenSaturation = 98, Temperature = 36.6f, Pain = 2 });
        Console.WriteLine($"shock: {shock}, sprain: {sprain}");
        return (shock, sprain) == ("immediate", "routine") ? 0 : 1;
    }
}
