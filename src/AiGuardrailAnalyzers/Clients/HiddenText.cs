using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>Characters of a text that people do not see and models read: tags, runs of zero-width characters, bidirectional overrides, control codes.</summary>
internal static class HiddenText
{
    // Singles between letters are how joiners are written; so many in one text are a message.
    private const int ManySingles = 8;

    /// <summary>The spans of hidden characters in a text; empty for emoji sequences, joiners within words, tabs and line ends.</summary>
    public static ImmutableArray<TextSpan> Spans(string text)
    {
        // Nearly every text: nothing in it is outside of what people type.
        if (!text.Any(IsSuspect))
        {
            return ImmutableArray<TextSpan>.Empty;
        }

        var spans = ImmutableArray.CreateBuilder<TextSpan>();
        var singles = new List<TextSpan>();
        bool isRightToLeft = text.Any(c => c is >= '\u0590' and <= '\u08FF');
        for (int i = 0; i < text.Length;)
        {
            int end = i;
            while (end < text.Length && IsTag(text, end))
            {
                end += 2;
            }

            if (end > i)
            {
                if (!IsFlag(text, i, end))
                {
                    spans.Add(TextSpan.FromBounds(i, end));
                }

                i = end;
                continue;
            }

            while (end < text.Length && IsZeroWidth(text[end]))
            {
                end++;
            }

            if (end > i)
            {
                (end - i > 1 ? spans : (ICollection<TextSpan>)singles).Add(TextSpan.FromBounds(i, end));
                i = end;
                continue;
            }

            end = EndOfSelectors(text, i);
            if (end - i > 2 || (end - i == 2 && !char.IsSurrogate(text[i])))
            {
                spans.Add(TextSpan.FromBounds(i, end));
                i = end;
            }
            else if (text[i] is '\u202D' or '\u202E' || (text[i] is >= '\u202A' and <= '\u202C' or >= '\u2066' and <= '\u2069' && !isRightToLeft) || IsControl(text[i]))
            {
                spans.Add(TextSpan.FromBounds(i, EndOfControl(text, i)));
                i = spans[spans.Count - 1].End;
            }
            else
            {
                i++;
            }
        }

        if (singles.Count(single => !IsJoiner(text, single.Start)) >= ManySingles)
        {
            spans.AddRange(singles);
        }

        return spans.OrderBy(span => span.Start).ToImmutableArray();
    }

    /// <summary>For people: what kind of characters they are.</summary>
    public static string Describe(string text, ImmutableArray<TextSpan> spans)
    {
        int start = spans[0].Start;
        return IsTag(text, start) ? "characters of the invisible tags block"
            : IsZeroWidth(text[start]) ? "zero-width characters"
            : IsControl(text[start]) ? "control characters"
            : text[start] is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' ? "characters that turn the direction of text"
            : "variation selectors in a row";
    }

    private static bool IsSuspect(char c) => IsZeroWidth(c) || IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or >= '\uFE00' and <= '\uFE0F' or '\uDB40';

    private static bool IsZeroWidth(char c)
        => c is '\u200B' or '\u200C' or '\u200D' or >= '\u2060' and <= '\u2064' or >= '\u206A' and <= '\u206F' or '\uFEFF' or '\u180E' or '\u00AD' or '\u115F' or '\u1160' or '\u3164' or '\uFFA0';

    private static bool IsControl(char c) => c is < ' ' and not ('\t' or '\n' or '\v' or '\f' or '\r') or >= '\u007F' and <= '\u009F' and not '\u0085';

    // U+E0000 to U+E007F.
    private static bool IsTag(string text, int i) => i + 1 < text.Length && text[i] == '\uDB40' && text[i + 1] is >= '\uDC00' and <= '\uDC7F';

    // The flags of England, Scotland and Wales: a black flag, the region's letters, the closing tag.
    private static bool IsFlag(string text, int start, int end)
        => start >= 2 && text[start - 2] == '\uD83C' && text[start - 1] == '\uDFF4' && end - start <= 16 && text[end - 1] == '\uDC7F';

    // Variation selectors U+FE00 to U+FE0F and, as pairs, U+E0100 to U+E01EF: one changes how its character looks, several in a row hide bytes.
    private static int EndOfSelectors(string text, int start)
    {
        int end = start;
        while (end < text.Length)
        {
            if (text[end] is >= '\uFE00' and <= '\uFE0F')
            {
                end++;
            }
            else if (end + 1 < text.Length && text[end] == '\uDB40' && text[end + 1] is >= '\uDD00' and <= '\uDDEF')
            {
                end += 2;
            }
            else
            {
                break;
            }
        }

        return end;
    }

    // A joiner beside a character that is joined: an emoji, a letter of a script that has them.
    private static bool IsJoiner(string text, int i)
        => text[i] is '\u200C' or '\u200D' && ((i > 0 && text[i - 1] > '\u0300') || (i + 1 < text.Length && text[i + 1] > '\u0300'));

    // ESC [ 31 m: the whole sequence is one control.
    private static int EndOfControl(string text, int start)
    {
        int end = start + 1;
        bool isSequence = text[start] == '\u009B' || (text[start] == '\u001B' && end < text.Length && text[end] == '[');
        if (isSequence)
        {
            end += text[start] == '\u001B' ? 1 : 0;
            while (end < text.Length && text[end] is >= '0' and <= '?' or >= ' ' and <= '/')
            {
                end++;
            }

            end += end < text.Length && text[end] is >= '@' and <= '~' ? 1 : 0;
        }

        return end;
    }
}
