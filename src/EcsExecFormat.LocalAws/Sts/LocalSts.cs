using System.Xml.Linq;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Sts;

/// <summary>Says who the caller is: always the same user of the account.</summary>
internal sealed class LocalSts(LocalAwsOptions options)
{
    public QueryWire Wire { get; } = new()
    {
        Service = "sts",
        Version = "2011-06-15",
        Namespace = "https://sts.amazonaws.com/doc/2011-06-15/",
        Errors = StandardErrors.Sts(Arns.Caller(options)),
        Gate = new Lock(),
        Operations = new Dictionary<string, Func<IReadOnlyDictionary<string, string>, IEnumerable<XElement>?>>
        {
            ["GetCallerIdentity"] = _ =>
            [
                new XElement("Arn", Arns.Caller(options)),
                new XElement("UserId", "AIDALOCAL"),
                new XElement("Account", options.Account),
            ],
        },
    };
}
