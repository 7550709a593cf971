using System.Globalization;
using System.Text;

namespace EcsExecFormat.TestSupport;

/// <summary>Reads the requests of a client that sends Content-Length, or no body.</summary>
internal static class RuntimeRequestReader
{
    /// <returns>The request; null when the client has closed the connection instead.</returns>
    public static async Task<RuntimeRequest?> ReadAsync(Stream stream, int connection, CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!EndsWithEmptyLine(head))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                return null;
            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(field => field[0], field => field[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        var request = lines[0].Split(' ');
        return new RuntimeRequest(request[0], request[1], headers, body, connection);
    }

    private static bool EndsWithEmptyLine(List<byte> bytes) => bytes.Count >= 4 && bytes[^4..] is [13, 10, 13, 10];
}
