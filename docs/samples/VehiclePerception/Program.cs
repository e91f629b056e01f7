using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VehiclePerception.Assist;
using VehiclePerception.Driving;
using VehiclePerception.Perception;
using VehiclePerception.SelfTest;

if (args.Contains("--selftest"))
{
    return await Drive.RunAsync(AddVehicle);
}

var builder = Host.CreateApplicationBuilder(args);
AddVehicle(builder);
builder.Services.AddHostedService(provider => provider.GetRequiredService<DrivingLoop>());
builder.Services.AddHostedService<CabinAssistant>();
await builder.Build().RunAsync();
return 0;

static void AddVehicle(HostApplicationBuilder builder)
{
    builder.Services.AddSingleton(new HttpClient { Timeout = TimeSpan.FromMinutes(2) });
    builder.Services.AddSingleton<IVehicle, WiredVehicle>();
    builder.Services.AddSingleton<BodyGateway>();
    builder.Services.AddSingleton<Camera>();
    builder.Services.AddSingleton<ObstacleDetector>();
    builder.Services.AddSingleton<SignReader>();
    builder.Services.AddSingleton<SceneAdvisor>();
    builder.Services.AddSingleton<Handover>();
    builder.Services.AddSingleton<DrivingLoop>();
    builder.Services.AddAssistModel();
}
