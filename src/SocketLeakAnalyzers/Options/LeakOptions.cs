using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SocketLeakAnalyzers.Options;

/// <summary>The options <c>socket_leak.*</c> of <c>.editorconfig</c> as they hold for one file.</summary>
/// <param name="ExcludedSymbolNames">
/// <c>socket_leak.excluded_symbol_names</c>: the members and types in whose bodies nothing is reported. Names or ids with
/// <c>|</c> between them; empty by default and when it is malformed.
/// </param>
/// <param name="ExcludedTypes">
/// <c>socket_leak.excluded_types</c>: the types whose values are no connections, nor those of what derives from them. Names
/// or ids with <c>|</c> between them; empty by default and when it is malformed.
/// </param>
/// <param name="AdditionalOwnerTypes">
/// <c>socket_leak.additional_owner_types</c>: the types whose constructors and <c>Add</c> methods take over the connection
/// they are given. Names or ids with <c>|</c> between them; empty by default and when it is malformed.
/// </param>
/// <param name="ExceptionPaths">
/// <c>socket_leak.exception_paths</c>: whether SLA0202 and SLA0302 follow the paths that an exception takes. <c>on</c> or
/// <c>off</c>; on by default and when it is anything else.
/// </param>
internal sealed record LeakOptions(NameList ExcludedSymbolNames, NameList ExcludedTypes, NameList AdditionalOwnerTypes, bool ExceptionPaths)
{
    /// <summary>What holds where nothing is said.</summary>
    public static readonly LeakOptions Default = new(NameList.Empty, NameList.Empty, NameList.Empty, ExceptionPaths: true);

    private const string ExcludedSymbolNamesKey = "socket_leak.excluded_symbol_names";
    private const string ExcludedTypesKey = "socket_leak.excluded_types";
    private const string AdditionalOwnerTypesKey = "socket_leak.additional_owner_types";
    private const string ExceptionPathsKey = "socket_leak.exception_paths";

    private static readonly string[] Lists = { ExcludedSymbolNamesKey, ExcludedTypesKey, AdditionalOwnerTypesKey };

    /// <summary>The options of a file.</summary>
    public static LeakOptions Of(AnalyzerConfigOptions options) => new(
        ListOf(options, ExcludedSymbolNamesKey),
        ListOf(options, ExcludedTypesKey),
        ListOf(options, AdditionalOwnerTypesKey),
        ValueOf(options, ExceptionPathsKey) is not { } value || SwitchOf(value) != false);

    /// <summary>The options of a file that cannot be understood, each with its value and the name of the text that says what it can be.</summary>
    public static IEnumerable<(string Option, string Value, string Reason)> Malformed(AnalyzerConfigOptions options)
    {
        foreach (var list in Lists)
        {
            if (ValueOf(options, list) is { } value && !NameList.IsWellFormed(value))
            {
                yield return (list, value, "SLA0001_List");
            }
        }

        if (ValueOf(options, ExceptionPathsKey) is { } asked && SwitchOf(asked) is null)
        {
            yield return (ExceptionPathsKey, asked, "SLA0001_Switch");
        }
    }

    private static string? ValueOf(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out var value) && value.Trim() is { Length: > 0 } given ? given : null;

    private static NameList ListOf(AnalyzerConfigOptions options, string key) =>
        ValueOf(options, key) is { } value && NameList.IsWellFormed(value) ? new NameList(value) : NameList.Empty;

    private static bool? SwitchOf(string value) => value.ToLowerInvariant() switch
    {
        "on" => true,
        "off" => false,
        _ => null,
    };
}
