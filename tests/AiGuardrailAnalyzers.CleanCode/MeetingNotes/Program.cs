using MeetingNotes;
using OpenAI;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddOptions<NotesOptions>().BindConfiguration("Notes").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton(_ => new OpenAIClient(builder.Configuration["OpenAI:ApiKey"]));
builder.Services.AddSingleton(provider => provider.GetRequiredService<OpenAIClient>().GetAudioClient(builder.Configuration["OpenAI:Transcription"]));
builder.Services
    .AddChatClient(provider => provider.GetRequiredService<OpenAIClient>().GetChatClient(builder.Configuration["OpenAI:Chat"]).AsIChatClient())
    .UseOpenTelemetry();
builder.Services.AddSingleton<NoteTaker>();
builder.Services.AddHostedService<RecordingWorker>();
await builder.Build().RunAsync();
