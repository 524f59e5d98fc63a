using System;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers.Callers;

/// <summary>The words of a part of a text: all that may be a name, in comments and strings as well, each by where it starts and a hash.</summary>
/// <remarks>
/// Most bodies and files have none of the names that are asked for, and their text says so at a fraction of what their tokens
/// cost. A name that is spelled with escapes is not found.
/// </remarks>
internal struct Words
{
    private const int BufferSize = 256;

    private readonly SourceText _text;
    private readonly int _end;
    private readonly char[] _buffer;
    private int _next;
    private int _inBuffer;
    private int _read;

    public Words(SourceText text, TextSpan span)
    {
        _text = text;
        _next = span.Start;
        _end = span.End;
        _buffer = new char[Math.Min(BufferSize, span.Length)];
        (_inBuffer, _read) = (0, 0);
        (Start, Hash) = (0, 0);
    }

    /// <summary>Where the word starts.</summary>
    public int Start { get; private set; }

    /// <summary>The hash of the word, as <see cref="HashOf"/> makes it.</summary>
    public int Hash { get; private set; }

    public static int HashOf(string name) => name.Aggregate(0, Append);

    public static bool IsPartOfName(char character) =>
        (uint)((character | 0x20) - 'a') < 26 || (uint)(character - '0') < 10 || character == '_' || (character >= 128 && SyntaxFacts.IsIdentifierPartCharacter(character));

    /// <summary>Goes on to the next word; false when there is none.</summary>
    public bool MoveNext()
    {
        Hash = 0;
        while (true)
        {
            if (_read == _inBuffer && !Fill())
            {
                return Hash != 0;
            }

            var character = _buffer[_read++];
            if (IsPartOfName(character))
            {
                if (Hash == 0)
                {
                    Start = _next - _inBuffer + _read - 1;
                }

                Hash = Append(Hash, character);
            }
            else if (Hash != 0)
            {
                return true;
            }
        }
    }

    private bool Fill()
    {
        (_inBuffer, _read) = (Math.Min(_buffer.Length, _end - _next), 0);
        _text.CopyTo(_next, _buffer, 0, _inBuffer);
        _next += _inBuffer;
        return _inBuffer > 0;
    }

    private static int Append(int hash, char character) => unchecked((hash * 31) + character);
}
