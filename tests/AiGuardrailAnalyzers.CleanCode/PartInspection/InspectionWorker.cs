namespace PartInspection;

public interface ICamera
{
    IAsyncEnumerable<float[]> FramesAsync(CancellationToken cancellationToken);
}

public interface ISorter
{
    void Pass();

    void Reject(string reason);

    void ToPerson();
}

public sealed class FolderCamera : ICamera
{
    public async IAsyncEnumerable<float[]> FramesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(100, cancellationToken);
            yield return new float[3 * 224 * 224];
        }
    }
}

public sealed class ConsoleSorter : ISorter
{
    public void Pass() => Console.WriteLine("pass");

    public void Reject(string reason) => Console.WriteLine("reject: " + reason);

    public void ToPerson() => Console.WriteLine("look at this one");
}

public sealed class InspectionWorker(ICamera camera, IClassifier classifier, ISorter sorter, ILogger<InspectionWorker> logger) : BackgroundService
{
    private const float MinConfidence = 0.85f;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (float[] frame in camera.FramesAsync(stoppingToken))
        {
            try
            {
                Sort(classifier.Classify(frame));
            }
            catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException exception)
            {
                logger.LogError(exception, "A part was not classified");
                sorter.ToPerson();
            }
        }
    }

    private void Sort(Classification part)
    {
        if (part.Confidence < MinConfidence)
        {
            sorter.ToPerson();
        }
        else if (part.Label == "good")
        {
            sorter.Pass();
        }
        else
        {
            sorter.Reject(part.Label);
        }
    }
}
