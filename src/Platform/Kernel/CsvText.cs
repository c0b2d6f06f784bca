using System.Text;

namespace Slipway;

/// <summary>CSV as text (RFC 4180) taken apart into its cells; empty lines are passed over, quotes keep separators and line ends together.</summary>
public static class CsvText
{
    /// <summary>The lines, each with its cells.</summary>
    /// <param name="text">All of the text.</param>
    /// <param name="separator">What stands between cells.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Cells(string text, char separator = ',')
    {
        var lines = new Lines();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var sign = text[i];
            if (quoted && sign == '"' && i + 1 < text.Length && text[i + 1] == '"')
                lines.Add(text[i++]);
            else if (quoted && sign == '"')
                quoted = false;
            else if (quoted)
                lines.Add(sign);
            else if (sign == '"' && lines.IsAtStartOfCell)
                quoted = true;
            else if (sign == separator || sign == '\n')
                lines.End(ofLine: sign == '\n');
            else if (sign != '\r')
                lines.Add(sign);
        }

        return lines.Finish();
    }

    /// <summary>Lines of cells as they are read.</summary>
    private sealed class Lines
    {
        private readonly List<IReadOnlyList<string>> _lines = [];
        private readonly StringBuilder _cell = new();
        private List<string> _line = [];

        public bool IsAtStartOfCell => _cell.Length == 0;

        public void Add(char sign) => _cell.Append(sign);

        public void End(bool ofLine)
        {
            _line.Add(_cell.ToString());
            _cell.Clear();
            if (!ofLine)
                return;
            if (_line is not [""])
                _lines.Add(_line);
            _line = [];
        }

        /// <summary>All of them; the last may lack its line feed.</summary>
        public List<IReadOnlyList<string>> Finish()
        {
            if (_cell.Length > 0 || _line.Count > 0)
                End(ofLine: true);
            return _lines;
        }
    }
}
