using System.Runtime.InteropServices;
using System.Text;
using VehiclePerception.Perception;

namespace VehiclePerception.SelfTest;

/// <summary>
/// Writes ONNX models of one layer that know pictures by their templates: scores = softmax(pixels · weights + bias), label = arg-max of them. An ONNX file is
/// a protobuf message; the numbers here are the fields of onnx.proto.
/// </summary>
public static class TinyModel
{
    private const int Float = 1;
    private const int Int64 = 7;

    // How bright a picture must be for any template to win over 'none'.
    private const float Threshold = 4;

    /// <param name="input">Name of the input, a picture.</param>
    /// <param name="templates">The picture that each class looks like; null for the class 'none of the others'.</param>
    /// <param name="label">Name of the output for the class; null for a model without.</param>
    /// <param name="scores">Name of the output for the probabilities of the classes.</param>
    public static byte[] Create(string input, float[]?[] templates, string? label, string scores)
    {
        int classes = templates.Length;
        float[] weights = [.. Enumerable.Range(0, Frame.Pixels).SelectMany(pixel => templates.Select(template => template is null ? 0 : template[pixel] - template.Average()))];
        float[] bias = [.. templates.Select(template => template is null ? Threshold : 0)];
        var graph = new Message()
            .Add(1, Node("MatMul", [input, "weights"], "product"))
            .Add(1, Node("Add", ["product", "bias"], "sum"))
            .Add(1, Node("Softmax", ["sum"], scores))
            .Add(2, "templates")
            .Add(5, Tensor("weights", [Frame.Pixels, classes], weights))
            .Add(5, Tensor("bias", [classes], bias))
            .Add(11, Value(input, Float, 1, Frame.Pixels))
            .Add(12, Value(scores, Float, 1, classes));
        if (label is not null)
        {
            graph
                .Add(1, Node("ArgMax", [scores], label).Add(5, Attribute("axis", 1)).Add(5, Attribute("keepdims", 0)))
                .Add(12, Value(label, Int64, 1));
        }

        return new Message().Add(1, 8).Add(7, graph).Add(8, new Message().Add(1, "").Add(2, 13)).ToArray();
    }

    private static Message Node(string type, string[] inputs, string output)
        => inputs.Aggregate(new Message(), (node, name) => node.Add(1, name)).Add(2, output).Add(4, type);

    private static Message Attribute(string name, long value) => new Message().Add(1, name).Add(3, value).Add(20, 2);

    private static Message Tensor(string name, int[] shape, float[] values)
        => shape.Aggregate(new Message(), (tensor, length) => tensor.Add(1, length)).Add(2, Float).Add(8, name).Add(9, MemoryMarshal.AsBytes<float>(values));

    private static Message Value(string name, int type, params int[] shape)
        => new Message().Add(1, name).Add(2, new Message().Add(1, new Message().Add(1, type)
            .Add(2, shape.Aggregate(new Message(), (dimensions, length) => dimensions.Add(1, new Message().Add(1, length))))));

    private sealed class Message
    {
        private readonly MemoryStream _bytes = new();

        public Message Add(int field, long value)
        {
            Write((ulong)field << 3);
            Write((ulong)value);
            return this;
        }

        public Message Add(int field, ReadOnlySpan<byte> value)
        {
            Write(((ulong)field << 3) | 2);
            Write((ulong)value.Length);
            _bytes.Write(value);
            return this;
        }

        public Message Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

        public Message Add(int field, Message value) => Add(field, value.ToArray());

        public byte[] ToArray() => _bytes.ToArray();

        private void Write(ulong value)
        {
            for (; value > 0x7F; value >>= 7)
            {
                _bytes.WriteByte((byte)(value | 0x80));
            }

            _bytes.WriteByte((byte)value);
        }
    }
}
