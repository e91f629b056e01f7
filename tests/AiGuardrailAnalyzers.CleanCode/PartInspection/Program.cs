using Microsoft.ML.OnnxRuntime;
using PartInspection;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton(_ => new InferenceSession(Path.Combine(AppContext.BaseDirectory, "models", "parts-2.1.onnx")));
builder.Services.AddSingleton<IClassifier, OnnxClassifier>();
builder.Services.AddSingleton<ICamera, FolderCamera>();
builder.Services.AddSingleton<ISorter, ConsoleSorter>();
builder.Services.AddHostedService<InspectionWorker>();
builder.Build().Run();
