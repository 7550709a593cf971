using System.Text;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>Documents just within the limit of bytes that are much more than their bytes once they are read, and such as are none.</summary>
internal static class HostileJson
{
    private const int Bytes = OciLimits.MaxDocumentBytes;

    /// <summary>Documents that no reader should take for a manifest or config.</summary>
    public static readonly IReadOnlyDictionary<string, Func<byte[]>> All = new Dictionary<string, Func<byte[]>>
    {
        ["only opening brackets"] = () => Text(new string('[', Bytes)),
        ["only opening braces"] = () => Fill("", "{\"a\":", "", ""),
        ["numbers"] = () => Fill("[1", ",1", "", "]"),
        ["numbers in a member"] = () => Fill("{\"x\":[1", ",1", "", "]}"),
        ["empty texts"] = () => Fill("{\"x\":[\"\"", ",\"\"", "", "]}"),
        ["empty objects"] = () => Fill("{\"x\":[{}", ",{}", "", "]}"),
        ["objects of one member"] = () => Fill("{\"x\":[{}", ",{\"a\":1}", "", "]}"),
        ["entries of nothing"] = () => Fill("{\"manifests\":[{}", ",{}", "", "]}"),
        ["layers of nothing"] = () => Fill("{\"config\":{},\"layers\":[{}", ",{}", "", "]}"),
        ["arguments of nothing"] = () => Fill("{\"config\":{\"Cmd\":[\"\"", ",\"\"", "", "]}}"),
        ["short members"] = () => Members(9),
        ["members with long names"] = () => Members(1000),
        ["members with names in escapes"] = () => Fill("{", "\"\\u0041\\u0042#\":1", ",", "}"),
        ["one member with an enormous name"] = () => Fill("{\"", "a", "", "\":1}"),
        ["one member with an enormous name in escapes"] = () => Fill("{\"", "\\u0041", "", "\":1}"),
        ["an enormous type"] = () => Fill("{\"mediaType\":\"", "a", "", "\"}"),
        ["an enormous type in escapes"] = () => Fill("{\"manifests\":[],\"mediaType\":\"", "\\u0041", "", "\"}"),
        ["an enormous number"] = () => Fill("{\"x\":", "1", "", "]"),
        ["an enormous text without an end"] = () => Fill("{\"x\":\"", "a", "", ""),
        ["blanks"] = () => Text(new string(' ', Bytes)),
        ["levels at the limit, side by side"] = () => Fill("{\"x\":[0", "," + new string('[', 62) + new string(']', 62), "", "]}"),
        ["a byte order mark"] = () => [0xef, 0xbb, 0xbf, .. "{}"u8],
        ["UTF-16"] = () => Encoding.Unicode.GetBytes("{\"manifests\":[]}"),
        ["bytes that are no UTF-8"] = () => [.. "{\"manifests\":[],\"x\":\""u8, 0xc3, 0x28, .. "\"}"u8],
        ["half a surrogate"] = () => Text("{\"manifests\":[],\"mediaType\":\"\\ud800\",\"\\ud800\":1}"),
        ["a web page"] = () => Text("<!DOCTYPE html><html></html>"),
        ["an array"] = () => Text("[]"),
        ["a text"] = () => Text("\"manifests\""),
        ["null"] = () => Text("null"),
        ["two documents"] = () => Text("{\"manifests\":[]}{\"manifests\":[]}"),
        ["a comment"] = () => Text("{/**/\"manifests\":[]}"),
        ["nothing"] = () => [],
        ["zeros"] = () => new byte[1000],
    };

    public static byte[] Text(string json) => Encoding.UTF8.GetBytes(json);

    /// <summary>Members with names of that many characters, no two alike, as many as there is room for.</summary>
    private static byte[] Members(int length)
    {
        var json = new StringBuilder("{\"x\":0", Bytes);
        for (var number = 0; json.Length + length + 6 < Bytes; number++)
            json.Append(",\"").Append(number.ToString("D9", System.Globalization.CultureInfo.InvariantCulture).PadRight(length, 'a')).Append("\":1");
        return Text(json.Append('}').ToString());
    }

    /// <param name="start">Once.</param>
    /// <param name="again">As often as there is room for; # is another number each time.</param>
    /// <param name="between">Between two of them.</param>
    /// <param name="end">Once.</param>
    private static byte[] Fill(string start, string again, string between, string end)
    {
        if (!again.Contains('#', StringComparison.Ordinal))
            return Text(start + string.Concat(Enumerable.Repeat(again, (Bytes - start.Length - end.Length) / again.Length)) + end);
        var json = new StringBuilder(start, Bytes);
        for (var number = 0; json.Length + again.Length + between.Length + 8 + end.Length < Bytes; number++)
            json.Append(number == 0 ? "" : between).Append(again.Replace("#", number.ToString("x", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return Text(json.Append(end).ToString());
    }
}
