using NotesMcp;

var builder = Host.CreateApplicationBuilder(args);
// Standard output belongs to the protocol.
builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services.AddSingleton(new NoteFolder(builder.Configuration["Notes:Folder"] ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.MyDocuments), "notes")));
builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<NoteTools>();
await builder.Build().RunAsync();
