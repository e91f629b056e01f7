namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>The text of the file that the fix of AISEC104 adds.</summary>
internal static class PromptGuardFile
{
    public static string Code(string namespaceName) => """
        #nullable enable

        using System;
        using System.Globalization;
        using System.Text;

        @namespace/// <summary>
        /// What every text from outside goes through before a model reads it. This is a floor, not proof against prompt injection: keep such text in user
        /// messages, and give the model no tool that its reader may not use.
        /// </summary>
        internal static class PromptGuard
        {
            /// <summary>The longest text that is accepted, in UTF-16 characters. Choose what the feature needs: the rest is cost and room to hide in.</summary>
            public const int MaxLength = 4000;

            /// <summary>
            /// Cleans a text: control characters (but line breaks and tabs), invisible characters such as tags, zero-width and direction marks, and private
            /// use are removed, and angle brackets are replaced, so that the text can't end a tag of the prompt that it stands in.
            /// </summary>
            /// <param name="text">The text as it came in.</param>
            /// <exception cref="ArgumentException">The text is longer than <see cref="MaxLength"/>.</exception>
            public static string Clean(string? text)
            {
                if (string.IsNullOrEmpty(text))
                {
                    return "";
                }

                if (text!.Length > MaxLength)
                {
                    throw new ArgumentException($"The text has more than {MaxLength} characters.", nameof(text));
                }

                var cleaned = new StringBuilder(text.Length);
                for (int i = 0; i < text.Length; i++)
                {
                    bool isPair = char.IsSurrogatePair(text, i);
                    switch (CharUnicodeInfo.GetUnicodeCategory(text, i))
                    {
                        case UnicodeCategory.Control when text[i] is not ('\n' or '\r' or '\t'):
                        case UnicodeCategory.Format:
                        case UnicodeCategory.PrivateUse:
                        case UnicodeCategory.Surrogate:
                        case UnicodeCategory.OtherNotAssigned:
                            break;
                        default:
                            cleaned.Append(text[i] switch { '<' => '\u2039', '>' => '\u203A', char other => other });
                            if (isPair)
                            {
                                cleaned.Append(text[i + 1]);
                            }

                            break;
                    }

                    i += isPair ? 1 : 0;
                }

                return cleaned.ToString();
            }
        }

        """.Replace("\r", "").Replace("@namespace", namespaceName.Length == 0 ? "" : $"namespace {namespaceName};\n\n");
}
