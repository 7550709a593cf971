using EcsExecFormat.Laboratory.Tests.Cases;

namespace EcsExecFormat.Laboratory.Tests;

/// <summary>All cases.</summary>
internal static class Catalogue
{
    public static readonly LabCase[] All =
    [
        .. ProgramCases.All, .. DamagedProgramCases.All, .. LoaderCases.All, .. OtherFileCases.All, .. LabelCases.All,
        .. ScriptCases.All, .. ShebangCases.All, .. InterpreterCases.All,
        .. PlaceCases.All, .. LinkCases.All, .. SearchCases.All, .. WorkingDirectoryCases.All,
        .. LayerCases.All, .. ReplacementCases.All, .. HardLinkCases.All, .. TarCases.All, .. PackingCases.All,
        .. ShellCases.All, .. CommandCases.All, .. TaskCases.All, .. IndexCases.All, .. UntoldCases.All,
    ];

    /// <summary>The cases of a machine, and what is expected there.</summary>
    public static IEnumerable<(LabCase Case, Outcome Expected)> On(Machine machine)
    {
        foreach (var lab in All)
        {
            if (lab.On(machine) is { } expected)
                yield return (lab, expected);
        }
    }
}
