using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers;

/// <summary>The titles of the fixes, in the user's language.</summary>
internal static class FixTitles
{
    public static string Using(string variable) => Text("Fix_Using", variable);

    public static string CloseInBranch(string target) => Text("Fix_CloseInBranch", target);

    public static string AnswerInBranch(string target) => Text("Fix_AnswerInBranch", target);

    public static string LeaveAndClose(string target) => Text("Fix_LeaveAndClose", target);

    public static string Leave() => Text("Fix_Leave");

    public static string PollAndLeave(string target) => Text("Fix_PollAndLeave", target);

    public static string DisposeDiscarded() => Text("Fix_DisposeDiscarded");

    public static string WaitForFirst(string call) => Text("Fix_WaitForFirst", call);

    public static string Probe() => Text("Fix_Probe");

    public static string HandOff(string handler) => Text("Fix_HandOff", handler);

    public static string DisposeField(string field, string member) => Text("Fix_DisposeField", field, member);

    public static string DisposeBefore(string target) => Text("Fix_DisposeBefore", target);

    public static string CloseAndRethrow(string target) => Text("Fix_CloseAndRethrow", target);

    public static string CloseInCatch(string target) => Text("Fix_CloseInCatch", target);

    public static string Own(string link) => Text("Fix_Own", link);

    public static string CloseAlways(string name) => Text("Fix_CloseAlways", name);

    public static string CloseInFinally(string name) => Text("Fix_CloseInFinally", name);

    public static string DropStatement(string statement) => Text("Fix_DropStatement", statement);

    public static string CloseAfter(string target) => Text("Fix_CloseAfter", target);

    public static string SetLifetime() => Text("Fix_SetLifetime");

    public static string DropIdleTimeout() => Text("Fix_DropIdleTimeout");

    public static string RescueInFinally() => Text("Fix_RescueInFinally");

    public static string ShareClient(string field) => Text("Fix_ShareClient", field);

    public static string InjectFactory() => Text("Fix_InjectFactory");

    public static string CloseResponse() => Text("Fix_CloseResponse");

    private static string Text(string name, params string[] arguments) =>
        new LocalizableResourceString(name, Resources.ResourceManager, typeof(Resources), arguments).ToString();
}
