using System.Security.Cryptography;
using DigitReader;

// Reads a handwritten digit from a file of 784 grey values.
const string Model = "models/digits.pt";
const string Sha256 = "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08";

if (args is not [var image])
{
    Console.Error.WriteLine("usage: DigitReader IMAGE");
    return 2;
}

await using (FileStream file = File.OpenRead(Model))
{
    if (Convert.ToHexString(await SHA256.HashDataAsync(file)) != Sha256)
    {
        Console.Error.WriteLine("The model's file is not the one that was released.");
        return 3;
    }
}

byte[] bytes = await File.ReadAllBytesAsync(image);
Reading reading = new DigitModel(Model).Read([.. bytes.Take(784).Select(value => value / 255f)]);
Console.WriteLine(reading.Confidence < 0.8 ? $"Not sure: {reading.Digit}? ({reading.Confidence:P0})" : reading.Digit.ToString());
return 0;
