using System.Collections.Generic;

namespace SocketLeakAnalyzers.Summaries;

/// <summary>The functions that are being walked, one for the sake of the other, with what is known of each so far.</summary>
internal sealed class SummaryChain
{
    private readonly List<Link> _links = new();

    /// <summary>Whether a function is on its way.</summary>
    public bool Has(SummaryKey key) => _links.Exists(link => link.Key.Equals(key));

    /// <summary>What is known of a function on its way; null for one that is not. Whatever is found with it is not final either.</summary>
    public FunctionSummary? SoFar(SummaryKey key)
    {
        var index = _links.FindIndex(link => link.Key.Equals(key));
        if (index < 0)
        {
            return null;
        }

        _links[index].IsAsked = true;
        for (var inner = index + 1; inner < _links.Count; inner++)
        {
            _links[inner].DependsOn = System.Math.Min(_links[inner].DependsOn, index);
        }

        return _links[index].Summary;
    }

    /// <summary>A function is to be walked.</summary>
    public void Enter(SummaryKey key) => _links.Add(new Link(key, _links.Count));

    /// <summary>
    /// Whether the function that was walked last must be walked again, as it was asked for on the way and does something else than was said.
    /// </summary>
    public bool Changes(FunctionSummary? summary)
    {
        var link = _links[_links.Count - 1];
        if (summary is null || !link.IsAsked || link.Summary.Equals(summary))
        {
            return false;
        }

        link.Summary = summary;
        link.IsAsked = false;
        return true;
    }

    /// <summary>The walk through a function has ended; whether what was found is final.</summary>
    public bool Leave()
    {
        var index = _links.Count - 1;
        var isFinal = _links[index].DependsOn >= index;
        _links.RemoveAt(index);
        return isFinal;
    }

    private sealed class Link
    {
        public Link(SummaryKey key, int index)
        {
            Key = key;
            DependsOn = index;
        }

        public SummaryKey Key { get; }

        /// <summary>The outermost function on its way of which something was asked since.</summary>
        public int DependsOn { get; set; }

        public bool IsAsked { get; set; }

        public FunctionSummary Summary { get; set; } = FunctionSummary.Nothing;
    }
}
